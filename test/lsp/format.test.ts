import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { stringify } from 'yaml'
import { parse } from '../../grammar/syntax/parser.ts'
import { print } from '../../grammar/syntax/print.ts'
import { Analysis } from '../../src/lsp/analysis.ts'
import { formatted } from '../../src/lsp/format.ts'
import { Schemas } from '../../src/lsp/schemas.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { expressionOf } from '../grammar/arbitrary.ts'
import { withoutPlaces } from '../grammar/places.ts'
import { Editor } from './editor.ts'
import { flow, folder } from './mappings.ts'

describe('formatting', () => {
  let editor: Editor
  beforeAll(async () => {
    editor = await Editor.start({ folder })
  })
  afterAll(() => editor.close())

  test.each([
    ['a plain scalar', 'Join(",",[a],[b])', 'Join(",", [a], [b])'],
    ['single quotes', `'[a]&" it''s "'`, `'[a] & " it''s "'`],
    ['double quotes', String.raw`"[a]&\"\\\\\""`, String.raw`"[a] & \"\\\\\""`],
    ['brackets that are not needed', '"([a]=1)AND([b]=2)"', '"[a] = 1 AND [b] = 2"'],
    ['a pipe', `'[a]|Trim()|Left(3)'`, `'[a] | Trim() | Left(3)'`],
    ['NOT', `'NOT  [a]'`, `'NOT [a]'`],
    ['positions left empty', `'Replace([a],,"^0",,"",,)'`, `'Replace([a], , "^0", , "", , )'`],
    ['a lambda', `'Map([a],$x=>$x&"!")'`, `'Map([a], $x => $x & "!")'`],
    ['numbers', 'Left([a],&HF)&1.50&007', 'Left([a], &HF) & 1.50 & 007'],
    ['texts', String.raw`Replace([a],,"\d\\d",,"\"",,)`, String.raw`Replace([a], , "\d\\d", , "\"", , )`],
    ['the long form', `{ from: '[a]&[b]', index: true } # c`, `{ from: '[a] & [b]', index: true } # c`],
    ['a comment behind', 'Trim( [a] ) # why', 'Trim([a]) # why'],
  ])('writes %s as it is printed', async (_, before, after) => {
    expect(await editor.formatted(flow(before))).toBe(flow(after))
  })

  test.each([
    ['a bare name', 'mail'],
    ['a bare name in quotes', "'mail'"],
    ['an expression with a mistake', 'Join(",",[a],'],
    ['a text that is taken for an expression', 'Europe/Berlin'],
    ['an expression that names what is not there', 'ToUper( [a] )'],
    ['an expression on several lines', 'Join(",",\n        [a])'],
    ['a block', '>\n        Join(",",[a])'],
    ['a constant', '{ constant: a,b  }'],
    ['a number', '007'],
    ['a name in brackets, which without them would be an attribute', "'(True)'"],
  ])('leaves %s alone', async (_, source) => {
    expect(await editor.formatted(flow(source))).toBe(flow(source))
  })

  test('touches expressions alone: no comment, no key, no white space around them', async () => {
    const text =
      '# top\r\nlet:   { m:   "ToLower([mail])" }\r\nobjectTypes:\r\n  person:   # type\r\n    resource:   User\r\n    scope:   \'[a]="b"\'   # in\r\n\r\n    flows:\r\n      userName:   $m\r\n      title:    Trim( [t] )\r\n'
    expect(await editor.formatted(text)).toBe(
      text.replace('\'[a]="b"\'', '\'[a] = "b"\'').replace('Trim( [t] )', 'Trim([t])'),
    )
  })

  test('changes nothing where the file is no YAML', async () => {
    const text = `${flow('Trim( [a] )')}  'x: [\n`
    expect(await editor.formatted(text)).toBe(text)
  })
})

const dialects = ['entra', 'aadconnect'] as const
const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE'] as const
const written = fc.constantFrom(...dialects).chain(dialect =>
  fc.record({
    dialect: fc.constant(dialect),
    text: expressionOf(dialect).map(node => print(node, dialect)),
    style: fc.constantFrom(...styles),
    /** White space where the printer puts it otherwise. */
    spaced: fc.boolean(),
    flow: fc.boolean(),
  }),
)

describe('formatting, as a law', () => {
  test('never changes what a mapping means, and changes nothing the second time', () => {
    fc.assert(
      fc.property(written, ({ dialect, text, style, spaced, flow }) => {
        const expression = spaced ? respaced(text) : text
        const value = flow ? { from: expression } : expression
        const source = stringify(
          { dialect, objectTypes: { person: { resource: 'User', flows: { userName: value } } } },
          { defaultStringType: style, defaultKeyType: 'PLAIN', lineWidth: 0, collectionStyle: flow ? 'flow' : 'any' },
        )
        const once = apply(source)
        expect(meaning(once)).toEqual(meaning(source))
        expect(apply(once)).toBe(once)
      }),
      { numRuns: 500 },
    )
  })

  test('printing with the text at hand keeps constants as they stand there', () => {
    fc.assert(
      fc.property(written, ({ dialect, text }) => {
        const { node } = parse(text, dialect)
        if (node === undefined) return
        const printed = print(node, dialect, text)
        expect(printed).toBe(text)
        expect(withoutPlaces(parse(printed, dialect).node)).toEqual(withoutPlaces(node))
      }),
    )
  })

  test('printing it again with the text at hand changes nothing', () => {
    for (const text of ['&HF+007', '[a]-10', '-(&HF)', '"\\d\\\\"&1.50', 'NOT ([a]="x")', '[a]--1'])
      for (const dialect of dialects) {
        const { node } = parse(text, dialect)
        const once = node === undefined ? text : print(node, dialect, text)
        const again = parse(once, dialect).node
        expect(withoutPlaces(again)).toEqual(withoutPlaces(node))
        expect(again === undefined ? once : print(again, dialect, once)).toBe(once)
      }
  })
})

function apply(text: string): string {
  const document = TextDocument.create('file:///mappings/x.yaml', 'yaml', 1, text)
  return TextDocument.applyEdits(document, formatted(new Analysis(document, new Schemas('/nowhere'), undefined)))
}

function meaning(text: string): unknown {
  const { file, diagnostics } = readMapping({ text })
  const sources = file?.objectTypes.flatMap(type => type.flows.map(({ from }) => from))
  return {
    codes: diagnostics.map(({ code }) => code),
    sources: sources?.map(from => withoutPlaces(from.kind === 'constant' ? from.value : from.node)),
  }
}

/** More or less white space around commas and brackets that stand in no text. */
function respaced(text: string): string {
  return text
    .split(/("(?:[^"\\]|\\.)*"|\[[^\]]*\])/s)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll(', ', ',  ').replaceAll('(', '( ')))
    .join('')
}
