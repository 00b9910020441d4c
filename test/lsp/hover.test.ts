import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Editor } from './editor.ts'
import { folder, schema, write } from './mappings.ts'

write('hr.schema.json', schema)

/** A mapping with two examples. The cursor stands where a test puts it. */
const mapping = `# ecmahost: schema=./hr.schema.json
parameters: { Domain: corp.example }
let:
  short: Left([firstName], 2)
tables:
  countries: { rows: { DE: Germany } }
objectTypes:
  person:
    resource: User
    scope: IsPresent([mail])
    let:
      tag: $short & "-" & [id]
    flows:
      userName: mail
      displayName: Join(" ", [firstName], ToUpper([lastName]))
      nickName: "$tag"
      active: Switch([lastName], "True", "Lee", "False")
      title: IIF([id] = "1", "one", Left("other", 2))
      phoneNumbers: Map([phones], $p => Trim($p))
      locale: '[mail] | Append(%Domain%)'
      profileUrl: Lookup("countries", "DE")
      timezone: Error("no " & [id])
      emails[type eq "work"].value: { from: 'ToLower([mail])' }
    export:
      firstName: '[displayName] | Left(3)'
    examples:
      - name: Out
        direction: export
        input: { displayName: Annabel }
        expect: { firstName: Ann }
      - name: Ann
        input: { id: "1", mail: Ann@X, firstName: Ann, lastName: Lee, phones: [" 1", "2 "] }
        expect: { userName: Ann@X }
`

let editor: Editor
beforeAll(async () => {
  editor = await Editor.start({ folder })
})
afterAll(() => editor.close())

/** What is shown where `¦` stands in a piece of the mapping. */
function over(piece: string): Promise<string | null> {
  const plain = piece.replace('¦', '')
  if (!mapping.includes(plain)) throw new Error(`the mapping has no ${plain}`)
  return editor.hover(mapping.replace(plain, () => piece))
}

describe('over', () => {
  test.each(['Jo¦in(" ", [', '¦Join(" ", [', 'Join¦(" ", ['])(
    'a function (%s) stands its documentation, and the value of the call',
    async piece => {
      const text = await over(piece)
      expect(text).toContain('`Join(separator, source, {source})`')
      expect(text).toContain('Joins all sources with the separator between them.')
      expect(text).toContain('Examples:')
      expect(text).toContain('On the example *Ann*: `"Ann LEE"`')
    },
  )

  test('an attribute stand its kind, its description and its value', async () => {
    expect(await over('[first¦Name], ToUpper')).toBe(
      '**firstName**: string\n\nAs in the passport.\n\n---\n\nOn the example *Ann*: `"Ann"`',
    )
    expect(await over('Map([pho¦nes]')).toContain('**phones**: string, several values')
    expect(await over('userName: ma¦il')).toContain(
      '**mail**: string, every entry has it\n\n---\n\nOn the example *Ann*: `"Ann@X"`',
    )
  })

  test('a name stand its expression and its value, of the file and of the object type', async () => {
    expect(await over('"$ta¦g"')).toBe(
      '**$tag**\n\n```\n$short & "-" & [id]\n```\n\n---\n\nOn the example *Ann*: `"An-1"`',
    )
    expect(await over('$sho¦rt & ')).toContain('```\nLeft([firstName], 2)\n```')
    expect(await over('ta¦g: $short')).toContain('On the example *Ann*: `"An-1"`')
    expect(await over('sho¦rt: Left')).toContain('On the example *Ann*: `"An"`')
  })

  test('the variable of a lambda stand the values that it takes', async () => {
    expect(await over('Trim($¦p)')).toContain('On the example *Ann*: `" 1"`, `"2 "`')
    expect(await over('Tr¦im($p)')).toContain('On the example *Ann*: `"1"`, `"2"`')
  })

  test.each([
    ['an operator, the value of the whole', '[id] ¦= "1"', '`true`'],
    ['a piped call', '| Appe¦nd(', '`"Ann@Xcorp.example"`'],
    ['a parameter', '%Dom¦ain%', '`"corp.example"`'],
    ['a look-up', 'Look¦up("countries"', '`"Germany"`'],
    ['what was not evaluated', 'Le¦ft("other"', 'not reached'],
    ['what fails', 'Er¦ror("no ', 'error, no 1 [raised]'],
    ['a text', '"ot¦her"', 'not reached'],
    ['the long form', "'ToL¦ower([mail])'", '`"ann@x"`'],
    ['the scope', 'IsPre¦sent([mail])', '`true`'],
  ])('%s stands its value', async (_, piece, value) => {
    expect(await over(piece)).toContain(`On the example *Ann*: ${value}`)
  })

  test('what goes out stands the value of an example that goes out', async () => {
    expect(await over('| Left¦(3)')).toContain('On the example *Out*: `"Ann"`')
    expect(await over('[disp¦layName] | L')).toContain('**displayName**: string\n\nThe name shown to other people.')
    expect(await over("first¦Name: '[display")).toContain('On the example *Out*: `"Ann"`')
  })

  test('the key of a flow stands what SCIM says, and the value in the form that it is kept in', async () => {
    expect(await over('acti¦ve: Switch')).toBe(
      '**active**: boolean\n\nWhether the user may sign in.\n\n---\n\nOn the example *Ann*: `false`',
    )
    expect(await over('emails[type¦ eq "work"].value:')).toContain('On the example *Ann*: `"ann@x"`')
    expect(await over('phone¦Numbers: ')).toContain('several values')
  })

  test('other keys and values stands what they are for', async () => {
    expect(await over('reso¦urce: User')).toBe('The SCIM resource type.')
    expect(await over('Dom¦ain: corp')).toBeNull()
    expect(await over('sco¦pe: Is')).toContain('only entries for which it is true are imported.')
  })

  test('nothing, nothing is shown', async () => {
    expect(await over('¦# ecmahost')).toBeNull()
    expect(await over('¦    flows:')).toBeNull()
  })

  test('an expression with a mistake stands what its names mean', async () => {
    const text = mapping.replace('Join(" ", [firstName], ToUpper([lastName]))', 'Join(" ", [first¦Name], ToUpper(')
    expect(await editor.hover(text)).toBe('**firstName**: string\n\nAs in the passport.')
    expect(await editor.hover(text.replace('¦', '').replace('Join', 'Jo¦in'))).toContain('Joins all sources')
  })

  test('an expression that names what is not there, no value is shown', async () => {
    const text = mapping.replace('ToUpper([lastName])', 'ToUper([last¦Name])')
    expect(await editor.hover(text)).toBe('**lastName**: string')
  })
})

test('an editor without Markdown gets plain text', async () => {
  const plain = await Editor.start({
    folder,
    capabilities: { textDocument: { hover: { contentFormat: ['plaintext'] } } },
  })
  expect(await plain.hover(mapping.replace('"$tag"', '"$ta¦g"'))).toBe(
    '$tag\n\n$short & "-" & [id]\n\n\nOn the example *Ann*: `"An-1"`',
  )
  await plain.close()
})

describe('within a call, the signature', () => {
  const at = async (expression: string, head = ''): Promise<string | null> => {
    const help = await editor.signature(`${head}objectTypes:\n  p:\n    flows:\n      title: ${expression}\n`)
    const [signature] = help?.signatures ?? []
    const active = signature?.parameters?.[help?.activeParameter ?? -1]
    if (signature === undefined) return null
    const [start, end] = (active?.label ?? [0, 0]) as [number, number]
    return `${signature.label} ▸ ${signature.label.slice(start, end)}`
  }

  test.each([
    ['Join(¦', 'Join(separator, source, {source}) ▸ separator'],
    ['Join(", ", ¦', 'Join(separator, source, {source}) ▸ source'],
    ['Join(", ", [a], [b], ¦)', 'Join(separator, source, {source}) ▸ source'],
    ['Switch([a], ¦', 'Switch(source, [defaultValue], {key, value}) ▸ defaultValue'],
    ['Switch([a], , "k", ¦', 'Switch(source, [defaultValue], {key, value}) ▸ value'],
    ['Switch([a], , "k", "v", ¦', 'Switch(source, [defaultValue], {key, value}) ▸ key'],
    ['Join(", ", Trim(¦[a]), [b])', 'Trim(value) ▸ value'],
    ['Join(", ", Trim([a]), ¦[b])', 'Join(separator, source, {source}) ▸ source'],
    ['Join(", ", ([a] = ¦', 'Join(separator, source, {source}) ▸ source'],
    ['Join("(,¦', 'Join(separator, source, {source}) ▸ separator'],
    ["'[a] | Append(¦'", 'Append(source, suffix) ▸ suffix'],
    [`'[a] | Join(", ", _, ¦'`, 'Join(separator, source, {source}) ▸ source'],
    ['Now(¦', 'Now() ▸ '],
  ])('of %s is %s', async (expression, shown) => {
    expect(await at(expression)).toBe(shown)
  })

  test.each(['Unknown(¦', 'Join(", ")¦', '¦Join(", ")', '[a] & ¦', 'mail¦'])(
    'of %s there is none',
    async expression => {
      expect(await at(expression)).toBeNull()
    },
  )

  test('is that of the dialect', async () => {
    expect(await at('IIF(¦', 'dialect: aadconnect\n')).toBe('IIF(condition, valueIfTrue, valueIfFalse) ▸ condition')
  })

  test('says what each parameter is for', async () => {
    const help = await editor.signature('let:\n  x: Left(¦\n')
    expect(help?.signatures[0]?.documentation).toMatchObject({ value: expect.stringContaining('first') })
    expect(help?.signatures[0]?.parameters?.[1]?.documentation).toMatch(/\S/)
  })
})
