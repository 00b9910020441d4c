import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InitializeResult } from 'vscode-languageserver-protocol/node'
import { Editor } from './editor.ts'
import { flow, folder } from './mappings.ts'

describe('a session', () => {
  test('ends with 0 after shutdown and exit', async () => {
    const editor = await Editor.start({ folder })
    expect(await editor.close()).toBe(0)
  })

  test('ends with 1 where exit comes without shutdown', async () => {
    const editor = await Editor.start({ folder })
    await editor.notify('exit', undefined)
    expect(await editor.ended).toBe(1)
  })

  test('ends when its input does, also while something is still to be told', async () => {
    const editor = await Editor.start({ folder })
    const { uri } = await editor.open(flow('x'))
    await editor.change(uri, { range: { start: zero, end: zero }, text: '#\n' })
    editor.hangUp()
    expect(await editor.ended).toBe(1)
  })

  test('ends with 0 when the input ends after shutdown', async () => {
    const editor = await Editor.start({ folder })
    await editor.request('shutdown', undefined)
    editor.hangUp()
    expect(await editor.ended).toBe(0)
  })

  test('begins with what is offered', async () => {
    const editor = await Editor.start({ folder })
    expect(editor.initialized).toMatchObject({
      serverInfo: { name: 'ecmahost' },
      capabilities: { positionEncoding: 'utf-16', hoverProvider: true, renameProvider: { prepareProvider: true } },
    } satisfies Partial<InitializeResult>)
    await editor.close()
  })
})

const zero = { line: 0, character: 0 }

describe('requests', () => {
  let editor: Editor
  beforeAll(async () => {
    editor = await Editor.start({ folder })
  })
  afterAll(() => editor.close())

  const methods = [
    ['textDocument/completion', {}],
    ['textDocument/hover', {}],
    ['textDocument/signatureHelp', {}],
    ['textDocument/definition', {}],
    ['textDocument/references', { context: { includeDeclaration: true } }],
    ['textDocument/prepareRename', {}],
    ['textDocument/rename', { newName: 'x' }],
    ['textDocument/documentSymbol', {}],
    ['textDocument/formatting', { options: { tabSize: 2, insertSpaces: true } }],
    ['textDocument/codeAction', { range: { start: zero, end: zero }, context: { diagnostics: [] } }],
  ] as const

  test.each(methods)('%s on a document that is not open is answered with nothing', async (method, more) => {
    const textDocument = { uri: editor.uri('nowhere.yaml') }
    expect(await editor.request(method, { textDocument, position: zero, ...more })).toBeNull()
  })

  test.each([
    ['nothing', ''],
    ['no YAML', '\u0000\uD800[{"\'&*!|>%@`\t- ? : #'],
    ['open brackets', '['.repeat(3_000)],
    ['a list where a mapping belongs', 'objectTypes: [a, { b: [c] }]'],
    ['an anchor that holds itself', 'objectTypes: &a\n  b: *a\n'],
    ['several documents', '--- a\n--- b\n'],
    ['keys that every object has', 'objectTypes: { __proto__: { flows: { constructor: x, toString: [a] } } }'],
  ])('on %s are answered', async (_, text) => {
    const { uri } = await editor.open(text)
    await editor.diagnostics(uri)
    for (const position of [zero, { line: 0, character: 7 }, { line: 5_000, character: 5_000 }]) {
      for (const [method, more] of methods) {
        await editor.request(method, { textDocument: { uri }, position, ...more })
      }
    }
    expect(editor.logged).toEqual([])
  })

  test('see every change at once', async () => {
    const { uri } = await editor.open(
      'dialect: entra\r\nobjectTypes:\r\n  person:\r\n    resource: User\r\n    flows:\r\n',
    )
    const insert = async (line: number, character: number, text: string): Promise<void> => {
      const start = { line, character }
      await editor.change(uri, { range: { start, end: start }, text })
    }
    await insert(5, 0, '      displayName: Append("😀", \r\n')
    await insert(5, 31, '[mai')
    await insert(5, 35, 'l])')
    expect(
      await editor.request('textDocument/hover', { textDocument: { uri }, position: { line: 5, character: 22 } }),
    ).not.toBeNull()
    await editor.change(
      uri,
      { range: { start: { line: 5, character: 19 }, end: { line: 5, character: 25 } }, text: 'Prepend' },
      { range: { start: { line: 0, character: 9 }, end: { line: 0, character: 14 } }, text: 'aadconnect' },
    )
    const hover = await editor.request<{ contents: { value: string }; range: unknown }>('textDocument/hover', {
      textDocument: { uri },
      position: { line: 5, character: 22 },
    })
    expect(hover.contents.value).toContain('## Prepend')
    expect(hover.range).toEqual({ start: { line: 5, character: 19 }, end: { line: 5, character: 26 } })
    expect(await editor.diagnostics(uri)).toMatchObject([{ code: 'missing-required' }])
  })
})

test('a mapping of 200 flows is completed in well under 50 ms while somebody types', async () => {
  const editor = await Editor.start({ folder })
  const flows = Array.from(
    { length: 200 },
    (_, i) =>
      `      urn:ietf:params:scim:schemas:extension:own:2.0:User:a${i}: Join(", ", Trim([a${i}]), IIF([b${i}] = "x", $c, ToUpper([d${i}])))\n`,
  )
  const opened = await editor.open(`let: { c: '[x]' }\n${flow('\'Join(", ", ¦\'')}${flows.join('')}`)
  await editor.diagnostics(opened.uri)
  const times: number[] = []
  let at = opened.position
  for (let i = 0; i < 40; i++) {
    await editor.change(opened.uri, { range: { start: at, end: at }, text: i === 0 ? '[' : 'a' })
    at = { ...at, character: at.character + 1 }
    const began = performance.now()
    const items = await editor.complete({ ...opened, position: at })
    times.push(performance.now() - began)
    expect(items.length).toBeGreaterThan(600)
  }
  const median = times.toSorted((a, b) => a - b)[20] ?? Number.NaN
  expect(median).toBeLessThan(50)
  await editor.close()
})
