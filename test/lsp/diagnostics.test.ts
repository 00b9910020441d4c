import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CodeAction, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-protocol/node'
import { Editor } from './editor.ts'
import { flow, folder, schema, write } from './mappings.ts'

write('hr.schema.json', schema)
const head = '# ecmahost: schema=./hr.schema.json\n'

let editor: Editor
beforeAll(async () => {
  editor = await Editor.start({ folder })
})
afterAll(() => editor.close())

async function wrong(text: string, name?: string): Promise<Diagnostic[]> {
  const { uri } = await editor.open(text, name)
  return await editor.diagnostics(uri)
}

const codes = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code)

describe('what is wrong', () => {
  test('is told with its code, its place and what to do, when a document is opened', async () => {
    expect(await wrong(flow('ToUper([mail])'))).toEqual([
      {
        source: 'ecmahost',
        code: 'unknown-function',
        severity: DiagnosticSeverity.Error,
        message: 'There is no function ToUper.\nDid you mean ToUpper?',
        range: { start: { line: 5, character: 19 }, end: { line: 5, character: 25 } },
      },
    ])
  })

  test('is an error or a warning', async () => {
    const [first] = await wrong(flow('toupper([mail])'))
    expect(first).toMatchObject({ code: 'name-case', severity: DiagnosticSeverity.Warning })
  })

  test('is told anew when the text changes, and ends when it is right', async () => {
    const { uri } = await editor.open(flow('ToUper([mail])'))
    expect(await editor.diagnostics(uri)).toHaveLength(1)
    const at = { line: 5, character: 22 }
    await editor.change(uri, { range: { start: at, end: at }, text: 'p' })
    expect(editor.text(uri)).toBe(flow('ToUpper([mail])'))
    expect(await editor.diagnostics(uri)).toEqual([])
  })

  test('is told of YAML that cannot be read', async () => {
    expect(codes(await wrong(flow("'[mail]")))).toEqual(['yaml-syntax'])
  })

  test('is counted in UTF-16 code units, whatever ends a line', async () => {
    const [found] = await wrong(flow('Append("😀é", ToUper([mail]))').replaceAll('\n', '\r\n'))
    expect(found?.range).toEqual({ start: { line: 5, character: 33 }, end: { line: 5, character: 39 } })
  })

  test('is not told of other YAML files that an editor shows', async () => {
    expect(await wrong('services:\n  db: { image: x }\n', 'compose.yaml')).toEqual([])
    expect(codes(await wrong('services: 1\n', 'mappings/hr.yaml'))).toEqual(['unknown-key', 'missing-key'])
  })

  test('of a closed document is nothing', async () => {
    const { uri } = await editor.open(flow('ToUper([mail])'))
    await editor.diagnostics(uri)
    editor.forgetDiagnostics(uri)
    await editor.notify('textDocument/didClose', { textDocument: { uri } })
    await editor.until(() => editor.told(uri) !== undefined)
    expect(editor.told(uri)).toEqual([])
  })
})

describe('with the schema of the connected system', () => {
  test('that the file names, attributes and object types are looked up', async () => {
    const text = flow('Trim([frstName])', { head })
    expect(codes(await wrong(text))).toEqual(['unknown-attribute'])
    expect(codes(await wrong(text.replace('person:', 'persn:')))).toEqual(['unknown-object-type'])
    expect(codes(await wrong(text.replace(head, '')))).toEqual([])
  })

  test.each([
    ['is not there', './nowhere.json', 'missing-file', 'There is no file nowhere.json.'],
    ['cannot be read', './broken.json', 'bad-schema', 'broken.json is no schema (line 1): '],
    ['is a folder', '.', 'unreadable-file', 'is a folder'],
  ])('that %s, the comment says so, and the rest is checked without', async (_, path, code, message) => {
    write('broken.json', '{ "objectTypes": 1 }')
    const found = await wrong(flow('ToUper([x])', { head: `# A mapping.\n# ecmahost: schema=${path}\n` }))
    expect(found).toMatchObject([{ code, range: { start: { line: 1 } } }, { code: 'unknown-function' }])
    expect(found[0]?.message).toContain(message)
  })

  test('that the client names at the start or in its settings, the same holds', async () => {
    const text = flow('Trim([frstName])')
    const options = [
      { initializationOptions: { schema: './hr.schema.json' } },
      { settings: { schema: './hr.schema.json' }, capabilities: { workspace: { configuration: true } } },
    ]
    for (const option of options) {
      const other = await Editor.start({ folder, ...option })
      const { uri } = await other.open(text)
      await other.until(() => other.told(uri)?.length === 1)
      expect(codes(other.told(uri) ?? [])).toEqual(['unknown-attribute'])
      await other.close()
    }
  })

  test('that comes with changed settings, everything is told anew', async () => {
    const other = await Editor.start({ folder })
    const { uri } = await other.open(flow('Trim([frstName])'))
    expect(await other.diagnostics(uri)).toEqual([])
    const settings = { ecmahost: { schema: 'hr.schema.json' } }
    await other.notify('workspace/didChangeConfiguration', { settings })
    await other.until(() => other.told(uri)?.length === 1)
    await other.close()
  })
})

describe('files beside a mapping', () => {
  test('are watched where the editor can', async () => {
    await editor.until(() => editor.registrations.length > 0)
    expect(editor.registrations).toMatchObject([{ method: 'workspace/didChangeWatchedFiles' }])
  })

  test('are read again when they change', async () => {
    const text = flow('Lookup("offices", [mail], "city")', {
      head: 'tables: { offices: { csv: ./places.csv } }\n',
    })
    rmSync(write('places.csv', ''))
    const { uri } = await editor.open(text)
    expect(codes(await editor.diagnostics(uri))).toEqual(['missing-file'])
    write('places.csv', 'code,town,country\nB1,Berlin,DE\n')
    editor.forgetDiagnostics(uri)
    await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: editor.uri('places.csv'), type: 1 }] })
    expect(codes(await editor.diagnostics(uri))).toEqual(['unknown-column'])
  })
})

describe('a quick fix', () => {
  /** The text after each fix that is offered for what is wrong. */
  async function fixed(text: string): Promise<string[]> {
    const { uri } = await editor.open(text)
    const [first] = await editor.diagnostics(uri)
    if (first === undefined) throw new Error('nothing is wrong')
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: first.range,
      context: { diagnostics: [first] },
    })
    return actions.map(({ edit }) => editor.edited(uri, edit?.changes?.[uri] ?? []))
  }

  test.each([
    ['a function', 'ToUper([mail])', 'ToUpper([mail])'],
    ['an attribute', 'Trim([frstName])', 'Trim([firstName])'],
    ['a bare attribute', 'frstName', 'firstName'],
    ['a bare attribute in quotes', "'frstName'", "'firstName'"],
    ['an attribute that needs brackets', 'e-mail.private', "'[e-mail (private)]'"],
    ['a variable', 'Map([phones], $phone => Trim($phon))', 'Map([phones], $phone => Trim($phone))'],
    ['a parameter', 'Append([mail], %Domin%)', 'Append([mail], %Domain%)'],
    ['a word', 'Join("", Tru)', 'Join("", True)'],
    ['a table', 'Lookup("contries", [mail])', 'Lookup("countries", [mail])'],
    [
      'a table in double quotes',
      String.raw`"Lookup(\"contries\", [mail])"`,
      String.raw`"Lookup(\"countries\", [mail])"`,
    ],
    ['an option', '{ frm: mail }', '{ from: mail }'],
    ['a word of some', '{ from: mail, direction: imprt }', '{ from: mail, direction: import }'],
  ])('puts %s in its place', async (_, before, after) => {
    const above = `${head}parameters: { Domain: a }\ntables: { countries: { rows: { DE: Germany } } }\n`
    expect(await fixed(flow(before, { head: above }))).toEqual([flow(after, { head: above })])
  })

  test.each([
    ['the attribute', 'nickNam', 'nickName'],
    ['the attribute alone, before a filter', 'emals[type eq "work"].value', 'emails[type eq "work"].value'],
    ['the sub-attribute', 'name.givnName', 'name.givenName'],
    [
      'the URN alone',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.1:User:department',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    ],
    [
      'the attribute behind the URN',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:departmnt',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    ],
    [
      'an attribute of an extension',
      'department',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
    ],
    ['the attribute in quotes', "'nickNam'", "'nickName'"],
  ])('of a path corrects %s', async (_, before, after) => {
    expect(await fixed(flow('mail', { key: before }))).toEqual([flow('mail', { key: after })])
  })

  test('corrects a key', async () => {
    expect(await fixed(flow('mail').replace('resource:', 'resorce:'))).toEqual([flow('mail')])
  })

  test('names what it fixes', async () => {
    const { uri } = await editor.open(flow('ToUper([mail])'))
    const [first] = await editor.diagnostics(uri)
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: first?.range,
      context: { diagnostics: [] },
    })
    expect(actions).toMatchObject([{ title: 'Write ToUpper', kind: 'quickfix', diagnostics: [first] }])
  })

  test('is not offered elsewhere', async () => {
    const { uri } = await editor.open(flow('ToUper([mail])'))
    const start = { line: 0, character: 0 }
    const actions = await editor.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start, end: start },
      context: { diagnostics: [] },
    })
    expect(actions).toEqual([])
  })
})
