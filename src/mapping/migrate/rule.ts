import { type Diagnostic, nearest } from '../../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../../grammar/syntax/span.ts'
import type { SynchronizationRule, SynchronizationSchema } from './graph.ts'

/** What Microsoft's own directory is called, before and after it was renamed. */
const entra = ['azure active directory', 'microsoft entra id']

/**
 * The rule that is carried over: the one that is named (by its name or id), else the only one, else the only one whose
 * source is Entra ID.
 */
export function chooseRule(
  { synchronizationRules: rules }: SynchronizationSchema,
  wanted: string | undefined,
  source: Source,
): SynchronizationRule | Diagnostic {
  const names = rules.map(({ name }) => name)
  const fitting =
    wanted === undefined ? byDefault(rules) : rules.filter(({ name, id }) => name === wanted || id === wanted)
  const [first, ...others] = fitting
  if (first !== undefined && others.length === 0) return first
  if (rules.length === 0) return mistake(source, 'It has no synchronization rule.', undefined)
  if (wanted !== undefined && first === undefined) {
    const near = nearest(wanted, names)
    const help = near === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${near}?`
    return mistake(source, `It has no synchronization rule ${wanted}.`, help)
  }
  const described = (first === undefined ? rules : fitting).map(
    ({ name, id, sourceDirectoryName: from, targetDirectoryName: to }) =>
      `${name} (${id ?? 'no id'}, ${from} to ${to})`,
  )
  const help = `Name one with --rule, by its name or id: ${described.join('; ')}.`
  return mistake(source, 'It has several synchronization rules to choose from.', help)
}

function byDefault(rules: readonly SynchronizationRule[]): readonly SynchronizationRule[] {
  return rules.length === 1
    ? rules
    : rules.filter(rule => entra.includes(rule.sourceDirectoryName?.toLowerCase() ?? ''))
}

/** It concerns the whole file. */
function mistake({ file }: Source, message: string, help: string | undefined): Diagnostic {
  const what = { severity: 'error', code: 'choose-rule', message } as const
  return { ...what, ...(help === undefined ? {} : { help }), ...(file === undefined ? {} : { file }) }
}
