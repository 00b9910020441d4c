import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'

/** Diagnostics in SARIF 2.1.0 (OASIS), which tools for code review read. Columns count characters. */
export function toSarif(diagnostics: readonly Diagnostic[], version: string): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))]
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'ecmahost', version, rules: codes.map(id => ({ id, name: nameOf(id) })) } },
        columnKind: 'unicodeCodePoints',
        results: diagnostics.map(diagnostic => resultOf(diagnostic, codes.indexOf(diagnostic.code))),
      },
    ],
  }
}

function resultOf(
  { code, severity, message, help, file, start, end, also = [] }: Diagnostic,
  ruleIndex: number,
): object {
  const location = (region: object | undefined): object => ({
    physicalLocation: {
      artifactLocation: { uri: uriOf(file ?? '') },
      ...(region === undefined ? {} : { region }),
    },
  })
  const region = start && {
    startLine: start.line,
    startColumn: start.column,
    ...(end === undefined ? {} : { endLine: end.line, endColumn: end.column }),
  }
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: help === undefined ? message : `${message} ${help}` },
    ...(file === undefined ? {} : { locations: [location(region)] }),
    ...(also.length === 0
      ? {}
      : { relatedLocations: also.map(({ line, column }) => location({ startLine: line, startColumn: column })) }),
  }
}

/** `unknown-attribute` as SARIF names rules: `UnknownAttribute`. */
function nameOf(code: string): string {
  return code.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function uriOf(path: string): string {
  return path.split('\\').join('/').split('/').map(encodeURIComponent).join('/')
}
