import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-protocol/node'
import { functionsOf } from '../../grammar/functions/index.ts'
import { Editor } from './editor.ts'
import { flow, folder, schema, write } from './mappings.ts'

write('hr.schema.json', schema)
const head = '# ecmahost: schema=./hr.schema.json\n'
const attributes = ['id', 'mail', 'firstName', 'lastName', 'phones', 'e-mail (private)']

let editor: Editor
beforeAll(async () => {
  editor = await Editor.start({ folder })
})
afterAll(() => editor.close())

/** Ways to write an expression in YAML, with one that is not complete. */
const styles: readonly (readonly [name: string, write: (expression: string) => string])[] = [
  ['plain', text => text],
  ['single-quoted', text => `'${text.replaceAll("'", "''")}'`],
  ['single-quoted, not closed', text => `'${text.replaceAll("'", "''")}`],
  ['double-quoted', text => JSON.stringify(text)],
  ['double-quoted, not closed', text => JSON.stringify(text).slice(0, -1)],
  ['block', text => `|\n        ${text}`],
  ['folded', text => `>-\n        ${text}`],
  ['plain on lines of its own', text => `\n        ${text.replaceAll(', ', ',\n          ')}`],
  ['folded on several lines', text => `>\n        ${text.replaceAll(', ', ',\n          ')}`],
  ['double-quoted on several lines', text => JSON.stringify(text).replaceAll(', ', ',\n          ')],
  ['in the long form', text => `{ from: '${text}' }`],
  ['in the long form, not closed', text => `{ from: '${text}`],
]

describe.each(styles)('within an expression, %s', (_, written) => {
  const inFlow = (expression: string): string => flow(written(expression), { head: `${head}let: { given: mail }\n` })

  test('offers attributes behind [', async () => {
    expect(await editor.offered(inFlow('Join(", ", [fi¦'))).toEqual(attributes)
    expect(await editor.offered(inFlow('Join(", ", [fi¦], [mail])'))).toEqual(attributes)
  })

  test('offers variables behind $', async () => {
    expect(await editor.offered(inFlow('Join(", ", $¦'))).toEqual(['$given'])
    expect(await editor.offered(inFlow('Map([phones], $p => Left($¦'))).toEqual(['$p', '$given'])
  })

  test('offers functions, words and attributes where a value begins', async () => {
    const offered = await editor.offered(inFlow('Join(", ", To¦'))
    expect(offered).toEqual(expect.arrayContaining(['ToLower', 'True', '[mail]', '$given']))
    expect(offered).not.toContain('Select')
  })

  test('offers nothing within a text', async () => {
    expect(await editor.offered(inFlow('Join(", ¦", [mail])'))).toEqual([])
  })
})

describe('within an expression', () => {
  const offered = (expression: string, above = ''): Promise<string[]> =>
    editor.offered(flow(expression, { head: `${head}${above}` }))

  test.each([
    ['an empty value', '¦'],
    ['a name', 'ma¦'],
  ])('%s offers bare attributes and functions', async (_, expression) => {
    expect(await offered(expression)).toEqual(expect.arrayContaining(['mail', 'firstName', 'Trim']))
  })

  test('behind a value only operators make sense', async () => {
    expect(await offered('Trim([mail]) ¦')).toEqual(['AND', 'OR'])
    expect(await offered('NOT [mail] A¦')).toEqual(['AND', 'OR'])
    expect(await offered('Trim([mail]) ¦', 'dialect: aadconnect\n')).toEqual(['&&', '||'])
  })

  test('behind a pipe only functions make sense', async () => {
    const names = functionsOf('entra').map(({ name }) => name)
    expect(await offered(`'[mail] | ¦'`)).toEqual(names)
    expect(await offered(`'[mail] | Tr¦'`)).toEqual(names)
  })

  test('behind the beginning of a list, which was meant for an attribute, attributes are offered', async () => {
    expect(await offered('[fi¦')).toEqual(attributes)
  })

  test('offers the functions of the dialect', async () => {
    expect(await offered('¦', 'dialect: aadconnect\n')).toEqual(expect.arrayContaining(['Select', 'With', 'NULL']))
  })

  test('offers parameters behind %', async () => {
    const above = 'parameters: { Domain: a.example, Land: DE }\n'
    expect(await offered('Append([mail], %¦', above)).toEqual(['%Domain%', '%Land%'])
    expect(await offered('Append([mail], %Do¦', above)).toEqual(['%Domain%', '%Land%'])
    const accepted = await editor.accepted(flow('Append([mail], %Do¦)', { head: above }), '%Domain%')
    expect(accepted).toBe(flow('Append([mail], %Domain%)', { head: above }))
  })

  test('offers tables, and the columns of the table that is asked', async () => {
    write('offices.csv', 'code,city,country\nB1,Berlin,DE\n')
    const above = 'tables:\n  countries: { rows: { Germany: DE } }\n  offices: { csv: ./offices.csv }\n'
    expect(await offered('Lookup("¦', above)).toEqual(['countries', 'offices'])
    expect(await offered('Lookup("co¦", [mail])', above)).toEqual(['countries', 'offices'])
    expect(await offered('Lookup("offices", [mail], "¦")', above)).toEqual(['city', 'country'])
    expect(await offered('Lookup("offices", [mail], "¦', above)).toEqual(['city', 'country'])
    expect(await offered('Lookup("nowhere", [mail], "¦', above)).toEqual([])
    expect(await offered(`'[mail] | Lookup("offices", _, "¦'`, above)).toEqual(['city', 'country'])
  })

  test('knows the variables of the lambdas around, and of no others', async () => {
    expect(await offered('Join(Map([phones], $a => $a), Map([mail], $b => Map($b, $c => $¦')).toEqual(['$c', '$b'])
    expect(await offered('Select($x, [phones], UCase($¦', 'dialect: aadconnect\n')).toEqual(['$x'])
    expect(await offered('Select($x, [phones], UCase($x)) & $¦', 'dialect: aadconnect\n')).toEqual([])
  })

  test('a let knows those above it alone', async () => {
    const text = `${head}let: { first: '[mail]' }
objectTypes:
  person:
    resource: User
    let:
      a: '[mail]'
      b: $¦
      c: '[mail]'
    flows: { userName: $b }
  unit: { resource: Group, let: { d: '[code]' }, flows: { displayName: $d } }
`
    expect(await editor.offered(text)).toEqual(['$first', '$a'])
  })

  test('without a schema, offers the attributes that other expressions of the object type read', async () => {
    const text = `objectTypes:
  unit: { resource: Group, flows: { displayName: code } }
  person:
    resource: User
    scope: '[status] <> "x"'
    flows:
      userName: mail
      title: Trim([¦
      nickName: Left([short], 3)
      name.givenName: { from: '[given]' }
`
    expect(await editor.offered(text)).toEqual(['given', 'mail', 'short', 'status'])
  })

  test('remembers, while a quote is open, what stands below it', async () => {
    const { uri, position } = await editor.open(`${flow("'¦'")}      title: Trim([job])\n`)
    await editor.diagnostics(uri)
    const end = { ...position, character: position.character + 1 }
    await editor.change(uri, { range: { start: position, end }, text: '[' })
    const items = await editor.complete({ uri, position: end })
    expect(items.map(({ label }) => label)).toEqual(['job', 'mail'])
  })

  test('an expression that goes out reads what flows in', async () => {
    const text = `${flow('x')}    export:\n      fullName: Append([¦\n`
    expect(await editor.offered(text)).toEqual(['userName', 'displayName'])
  })
})

describe('what is taken', () => {
  test.each([
    ['an attribute', 'Trim([fi¦', 'firstName', 'Trim([firstName]'],
    ['an attribute in closed brackets', 'Trim([fi¦])', 'firstName', 'Trim([firstName])'],
    ['an attribute whose name is changed', 'Trim([fi¦rst])', 'firstName', 'Trim([firstName])'],
    ['an attribute in brackets', 'Trim(¦)', '[firstName]', 'Trim([firstName])'],
    ['a bare attribute', 'fi¦', 'firstName', 'firstName'],
    ['an attribute whose name needs quotes', '¦', 'e-mail (private)', "'[e-mail (private)]'"],
    ['an attribute whose name needs brackets', "'e¦'", 'e-mail (private)', "'[e-mail (private)]'"],
    ['a function with what it needs', 'Jo¦', 'Join', 'Join($S1:separator}, $S2:source})$0'],
    [
      'a function that repeats pairs',
      'Sw¦',
      'Switch',
      'Switch($S1:source}, $S2:defaultValue}, $S3:key}, $S4:value})$0',
    ],
    ['a function of a lambda', 'Ma¦', 'Map', 'Map($S1:list}, \\$x => $S2:function})$0'],
    ['a function that a bracket follows', 'Jo¦([mail])', 'Join', 'Join([mail])'],
    ['a piped function', "'[mail] | Le¦'", 'Left', "'[mail] | Left($S1:NumChars})$0'"],
    ['a function without parameters', 'No¦', 'Now', 'Now()$0'],
  ])('%s', async (_, before, label, after) => {
    const text = await editor.accepted(flow(before, { head }), label)
    expect(text).toBe(flow(after.replaceAll('$S', '${'), { head }))
  })

  test('a function is a snippet for editors that know them, and for others its name with a bracket', async () => {
    const other = await Editor.start({ folder, capabilities: {} })
    const find = (items: CompletionItem[]): CompletionItem | undefined => items.find(({ label }) => label === 'Join')
    const [known, plain] = [
      find(await editor.complete(await editor.open(flow('¦')))),
      find(await other.complete(await other.open(flow('¦')))),
    ]
    expect(known?.insertTextFormat).toBe(InsertTextFormat.Snippet)
    expect(plain).not.toHaveProperty('insertTextFormat')
    expect(plain?.textEdit?.newText).toBe('Join(')
    await other.close()
  })

  test('a function tells its signature at once, and the rest when it is asked', async () => {
    const items = await editor.complete(await editor.open(flow('¦')))
    const item = items.find(({ label }) => label === 'Join')
    expect(item).toMatchObject({ kind: CompletionItemKind.Function, detail: 'Join(separator, source, {source})' })
    const resolved = await editor.request<CompletionItem>('completionItem/resolve', item)
    const { value } = resolved.documentation as { value: string }
    expect(value).toContain('Joins all sources with the separator between them.')
    expect(value).toContain('Examples:')
  })

  test('an attribute tells its kind', async () => {
    const items = await editor.complete(await editor.open(flow('[¦', { head })))
    expect(items.find(({ label }) => label === 'phones')).toMatchObject({ detail: 'string, several' })
    expect(items.find(({ label }) => label === 'firstName')?.documentation).toMatchObject({
      value: 'As in the passport.',
    })
  })
})

describe('keys', () => {
  test('at the top of a file, those of a mapping file', async () => {
    const top = ['dialect', 'parameters', 'defaultDomain', 'let', 'tables', 'objectTypes']
    expect(await editor.offered('¦')).toEqual(top)
    expect(await editor.offered('di¦')).toEqual(top)
    expect(await editor.offered(`¦\n${flow('x')}`)).toEqual(top.slice(0, -1))
    expect(await editor.accepted('di¦', 'dialect')).toBe('dialect: ')
    expect(await editor.accepted('di¦: entra', 'dialect')).toBe('dialect: entra')
    expect(await editor.accepted('ob¦', 'objectTypes')).toBe('objectTypes:')
  })

  test('have their descriptions', async () => {
    const items = await editor.complete(await editor.open('¦'))
    expect(items.map(({ documentation }) => (documentation as { value: string }).value)).toEqual(
      expect.arrayContaining(['Values of %Name% in expressions.', 'Tables by name, for Lookup().']),
    )
  })

  test('of object types, those of the connected system that are not there yet', async () => {
    expect(await editor.offered(`${head}objectTypes:\n  ¦\n  person:\n    resource: User\n`)).toEqual(['unit'])
  })

  test.each([
    ['on an empty line', '\n    ¦'],
    ['of which some is written', '\n    an¦'],
    ['within braces', ' { ¦ }'],
    ['within braces, of which some is written', ' { an¦'],
  ])('of an object type %s', async (_, text) => {
    const offered = await editor.offered(`objectTypes:\n  person:${text}`)
    expect(offered).toEqual(
      expect.arrayContaining(['resource', 'anchor', 'scope', 'let', 'flows', 'export', 'examples']),
    )
    expect(offered).not.toContain('dialect')
  })

  test('of flows are the paths of the resource type, without those that are there', async () => {
    const user = await editor.offered(`${flow('x')}      ¦`)
    expect(user).toEqual(
      expect.arrayContaining([
        'title',
        'emails[type eq "work"].value',
        'phoneNumbers[type eq "mobile"].value',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
      ]),
    )
    expect(user).not.toContain('members')
    expect(user).not.toContain('userName')
    expect(user).not.toContain('displayName')
    const group = await editor.offered('objectTypes:\n  unit:\n    resource: Group\n    flows:\n      m¦\n')
    expect(group).toEqual(['externalId', 'displayName', 'members'])
  })

  test('between others, of which the next one seems to be the second half', async () => {
    const text = flow('x').replace('displayName', 'ti¦\n      displayName')
    expect(await editor.offered(text)).toContain('title')
    expect(await editor.accepted(text, 'title')).toBe(flow('x').replace('displayName', 'title: \n      displayName'))
  })

  test('of flows say what SCIM says', async () => {
    const items = await editor.complete(await editor.open(`${flow('x')}      ¦`))
    const item = items.find(({ label }) => label === 'phoneNumbers[type eq "mobile"].value')
    expect(item).toMatchObject({ detail: 'string', documentation: { value: 'The number.' } })
  })

  test('of flows within braces stand in quotes where they must', async () => {
    const text = 'objectTypes: { person: { resource: User, flows: { em¦ } } }'
    expect(await editor.accepted(text, 'emails[type eq "work"].value')).toBe(
      text.replace('em¦', `'emails[type eq "work"].value': `),
    )
  })

  test('of the long form', async () => {
    const options = ['from', 'constant', 'reference', 'type', 'multi', 'index', 'caseExact', 'direction']
    expect(await editor.offered(flow('{ ¦ }'))).toEqual(options)
    expect(await editor.offered(flow('{ from: mail, ¦ }'))).toEqual(options.slice(1))
    expect(await editor.offered(flow('\n        ¦'))).toEqual(expect.arrayContaining(options))
  })

  test('of tables and examples', async () => {
    expect(await editor.offered('tables:\n  t:\n    ¦')).toEqual(['rows', 'ignoreCase', 'csv', 'key', 'delimiter'])
    const example = `${flow('x')}    examples:\n      - name: one\n        input: { mail: a }\n`
    const keys = ['direction', 'now', 'taken', 'expect', 'exact', 'noFlow', 'outOfScope', 'error']
    expect(await editor.offered(`${example}        ¦`)).toEqual(keys)
    expect(await editor.offered(`${example}      - ¦`)).toEqual(expect.arrayContaining(['name', 'input', ...keys]))
    expect(await editor.offered(`${head}${example}        expect:\n          ¦`)).toEqual(
      expect.arrayContaining(['userName', 'displayName']),
    )
  })

  test('of export are the attributes of the connected system', async () => {
    expect(await editor.offered(`${head}${flow('x')}    export:\n      ¦`)).toEqual(attributes)
  })

  test('are none within a comment', async () => {
    expect(await editor.offered('# di¦')).toEqual([])
    expect(await editor.offered(flow('mail # fi¦'))).toEqual([])
  })
})

describe('values', () => {
  test.each([
    ['the dialect', 'dialect: ¦', ['entra', 'cloudsync', 'aadconnect']],
    ['the dialect, of which some is written', 'dialect: en¦', ['entra', 'cloudsync', 'aadconnect']],
    ['the resource type', 'objectTypes:\n  p:\n    resource: ¦\n', ['User', 'Group']],
    ['the resource type in quotes', 'objectTypes:\n  p:\n    resource: "¦"\n', ['User', 'Group']],
    ['a direction', flow('{ from: x, direction: ¦ }'), ['both', 'import', 'export']],
    ['a flag', flow('{ from: x, index: ¦ }'), ['true', 'false']],
    ['a reference', flow('{ from: x, reference: ¦ }'), ['person']],
    ['a reference to several', flow('{ from: x, reference: [p, ¦] }'), ['person']],
    ['an anchor', `${head}objectTypes:\n  unit:\n    anchor: ¦\n`, ['code', 'title']],
    ['an anchor of several', `${head}objectTypes:\n  unit:\n    anchor: [code, ¦]\n`, ['code', 'title']],
  ])('of %s', async (_, text, values) => {
    expect(await editor.offered(text)).toEqual(values)
  })

  test('of a type', async () => {
    expect(await editor.offered(flow('{ from: x, type: ¦ }'))).toEqual(
      expect.arrayContaining(['string', 'boolean', 'dateTime']),
    )
  })
})
