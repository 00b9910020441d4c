import { isDeepStrictEqual } from 'node:util'
import type { TextEdit } from 'vscode-languageserver/node'
import type { Node } from '../../grammar/syntax/ast.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import { print } from '../../grammar/syntax/print.ts'
import type { Stretch } from '../model/settings.ts'
import type { Analysis } from './analysis.ts'
import { rangeOf, stretchOfDiagnostic } from './places.ts'
import { bareName, expressionTree, type Site } from './sites.ts'
import { quotedFor, readsBack } from './yaml/style.ts'

/** Writes the right expressions that stand on one line as they are printed. Nothing else of the file is touched. */
export function formatted(analysis: Analysis): TextEdit[] {
  const { document, text, language, sites } = analysis
  // Behind a mistake, YAML may take anything for the text of an expression.
  if (analysis.yaml.diagnostics.length > 0) return []
  const errors = errorsIn(analysis)
  return sites.flatMap(site => {
    const { start, end } = site.written
    if (errors.some(error => start <= error.start && error.start <= end)) return []
    const newText = rewritten(site, text.slice(start, end), language)
    return newText === undefined ? [] : [{ range: rangeOf(document, { start, end }), newText }]
  })
}

function errorsIn({ text, read, diagnostics }: Analysis): readonly Stretch[] {
  const errors = [...read.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error')
  return errors.map(error => stretchOfDiagnostic(text, error))
}

/** A scalar in its new form; `undefined` where it stays as it is. */
function rewritten({ written, parsed, inFlow }: Site, source: string, dialect: Dialect): string | undefined {
  const { style, text } = written
  if (style === 'block' || /[\r\n]/.test(source) || bareName.test(text.trim())) return undefined
  const { node } = parsed()
  if (node === undefined) return undefined
  const printed = print(node, dialect, text)
  if (printed === text || !isSame(node, expressionTree(printed, dialect).node)) return undefined
  const result = quotedFor(style, printed)
  return readsBack(result, printed, inFlow) ? result : undefined
}

/** Whether two trees are equal but for their offsets. */
function isSame(one: Node, other: Node | undefined): boolean {
  return other !== undefined && isDeepStrictEqual(withoutPlaces(one), withoutPlaces(other))
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'start' && key !== 'end' && key !== 'nameAt')
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutPlaces(part)]))
}
