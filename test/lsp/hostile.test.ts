import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Analysis } from '../../src/lsp/analysis.ts'
import { clientOf } from '../../src/lsp/client.ts'
import { completionsAt } from '../../src/lsp/complete/complete.ts'
import { publishedDiagnostics } from '../../src/lsp/diagnostics.ts'
import { formatted } from '../../src/lsp/format.ts'
import { hoverAt } from '../../src/lsp/hover/hover.ts'
import { definitionAt, referencesAt, renameRangeAt } from '../../src/lsp/naming.ts'
import { quickFixes } from '../../src/lsp/quick-fix.ts'
import { Schemas } from '../../src/lsp/schemas.ts'
import { signatureAt } from '../../src/lsp/signature.ts'
import { documentSymbols } from '../../src/lsp/symbols.ts'
import { usual } from './editor.ts'

const client = clientOf(usual)
const schemas = new Schemas('/nowhere')

/** Asks everything there is to ask at a place. */
function askAll(text: string, offset: number, before?: Analysis): Analysis {
  const document = TextDocument.create('file:///mappings/x.yaml', 'yaml', 1, text)
  const analysis = new Analysis(document, schemas, before)
  const position = document.positionAt(offset)
  const items = completionsAt(analysis, offset, client)
  for (const { textEdit } of items) {
    if (textEdit === undefined || !('range' in textEdit)) throw new Error('an offer without an edit')
    const { start, end } = textEdit.range
    expect(start.line).toBe(position.line)
    expect(end.line).toBe(position.line)
    expect(start.character).toBeLessThanOrEqual(position.character)
    expect(end.character).toBeGreaterThanOrEqual(position.character)
  }
  hoverAt(analysis, offset, client)
  signatureAt(analysis, offset, client)
  definitionAt(analysis, offset)
  referencesAt(analysis, offset, true)
  renameRangeAt(analysis, offset)
  documentSymbols(analysis)
  quickFixes(analysis, { start: document.positionAt(0), end: document.positionAt(text.length) })
  TextDocument.applyEdits(document, formatted(analysis))
  for (const { range } of publishedDiagnostics(analysis)) {
    expect(document.offsetAt(range.start)).toBeLessThanOrEqual(document.offsetAt(range.end))
  }
  return analysis
}

const pieces = [
  'objectTypes:',
  '\n  person:',
  '\n    resource: User',
  '\n    flows:',
  '\n      userName: ',
  '\n      emails[type eq "work"].value: ',
  '\n    let:',
  '\n      $x: ',
  '\n    scope: ',
  '\n    examples:',
  '\n      - input: { a: b }',
  '\n        expect: { userName: b }',
  '\n    export:',
  '\ntables:\n  t: { rows: { a: b } }',
  '\nparameters: { P: q }',
  '{ from: ',
  ' }',
  "'",
  '"',
  '>\n        ',
  '|\n        ',
  '\n',
  '\r\n',
  ' ',
  '\t',
  '# ecmahost: schema=x.json\n',
  '# c',
  '[a]',
  '[',
  ']',
  'Join(',
  'Lookup("t", ',
  'Map([a], $x => ',
  '$x',
  '%P%',
  '%',
  '(',
  ')',
  ',',
  '&',
  '*x',
  '&x ',
  '- ',
  '? ',
  ': ',
  '=>',
  ' | ',
  '\\',
  '\\u',
  '😀',
  '\uD800',
  '\u0000',
  '\uFEFF',
  '<<: ',
  '!!str ',
  '---\n',
  '%YAML 1.2\n',
]
const texts = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map(parts => parts.join('')),
  fc
    .array(fc.constantFrom(...pieces), { maxLength: 12 })
    .map(
      parts =>
        `objectTypes:\n  person:\n    resource: User\n    let:\n      x: ToLower([mail])\n    flows:\n      userName: ${parts.join('')}\n      title: Join(",",[a],$x)\n`,
    ),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('whatever the text', () => {
  test('every request is answered, at every place', () => {
    fc.assert(
      fc.property(texts, fc.double({ min: 0, max: 1, noNaN: true }), (text, at) => {
        askAll(text, Math.round(at * text.length))
      }),
      { numRuns: 3_000 },
    )
  })

  test('every request is answered behind a version that was right', () => {
    const before = askAll('objectTypes:\n  person:\n    resource: User\n    flows:\n      userName: mail\n', 0)
    fc.assert(
      fc.property(texts, text => void askAll(text, text.length, before)),
      { numRuns: 500 },
    )
  })

  test.each([
    ['brackets', '['.repeat(20_000)],
    ['braces', '{a: '.repeat(5_000)],
    ['lists', '- '.repeat(5_000)],
    ['quotes', "'".repeat(50_001)],
    ['double quotes', '"\\'.repeat(50_000)],
    ['calls', `objectTypes: { p: { resource: User, flows: { userName: '${'Not('.repeat(2_000)}' } } }`],
    [
      'a long expression',
      `objectTypes: { p: { resource: User, flows: { userName: '${'[a] & '.repeat(5_000)}[a]' } } }`,
    ],
    ['a long line', `objectTypes: ${'a:'.repeat(50_000)}`],
    ['blanks', ' '.repeat(100_000)],
    ['lines', '\n'.repeat(50_000)],
    ['deep indentation', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}k:`).join('\n')],
  ])('many %s neither break it nor take long', (_, text) => {
    const began = performance.now()
    askAll(text, text.length)
    askAll(text, Math.floor(text.length / 2))
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})
