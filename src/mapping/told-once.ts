import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'

/** Each warning once for each cause: the first place, and where else it stands. Errors are all told. */
export function toldOnce(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const causes = Map.groupBy(diagnostics.filter(isWarning), causeOf)
  return diagnostics.flatMap(diagnostic => {
    if (!isWarning(diagnostic)) return [diagnostic]
    const [first, ...others] = causes.get(causeOf(diagnostic)) ?? []
    if (first !== diagnostic) return []
    const also = others.flatMap(({ start }) => start ?? [])
    return [also.length === 0 ? diagnostic : { ...diagnostic, also }]
  })
}

function isWarning({ severity }: Diagnostic): boolean {
  return severity === 'warning'
}

function causeOf({ file, code, message }: Diagnostic): string {
  return JSON.stringify([file, code, message])
}
