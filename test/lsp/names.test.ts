import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Range } from 'vscode-languageserver-protocol/node'
import { Editor } from './editor.ts'
import { folder } from './mappings.ts'

const mapping = `parameters: { Domain: corp.example }
let:
  $short: Left([first], 2)
  "long": Trim([first]) & %Domain%
tables:
  countries: { rows: { DE: Germany } }
objectTypes:
  person:
    resource: User
    let:
      tag: $short & "-" & [id]
      same: $tag
    flows:
      userName: $tag
      displayName: 'Join(" ", $short, Map([xs], $x => $x & $tag), $long)'
      title: "Map([xs], $x => Map([ys], $x => $x) & $x)"
      locale: Lookup("countries", [c])
      nickName: >
        Lookup("countries",
          $same)
    export:
      code: Append($long, "x")
  unit:
    resource: Group
    let: { tag: '[code]' }
    flows: { displayName: '$tag & $short' }
`

let editor: Editor
beforeAll(async () => {
  editor = await Editor.start({ folder })
})
afterAll(() => editor.close())

/** Opens the mapping with the cursor where it stands in a piece of it. */
async function at(piece: string): ReturnType<Editor['open']> {
  const plain = piece.replace('¦', '')
  if (!mapping.includes(plain)) throw new Error(`the mapping has no ${plain}`)
  return await editor.open(mapping.replace(plain, () => piece))
}

/** The line of a range, with what it covers between guillemets. */
function shown({ start, end }: Range): string {
  const line = mapping.split('\n')[start.line] ?? ''
  return `${line.slice(0, start.character)}«${line.slice(start.character, end.character)}»${line.slice(end.character)}`.trim()
}

describe('going to where a name is given', () => {
  test.each([
    ['of the file', '\'Join(" ", $sh¦ort', '$«short»: Left([first], 2)'],
    ['in quotes', '$lo¦ng)', '"«long»": Trim([first]) & %Domain%'],
    ['in what goes out', 'Append($lo¦ng', '"«long»": Trim([first]) & %Domain%'],
    ['of an object type', 'userName: $t¦ag', '«tag»: $short & "-" & [id]'],
    ['of another object type', "'$t¦ag & $short'", "let: { «tag»: '[code]' }"],
    ['in a let below', 'same: $¦tag', '«tag»: $short & "-" & [id]'],
    ['of a lambda', '$x => $¦x & $tag', 'displayName: \'Join(" ", $short, Map([xs], $«x» => $x & $tag), $long)\''],
    ['of the inner lambda', '$x => $¦x)', 'title: "Map([xs], $x => Map([ys], $«x» => $x) & $x)"'],
    ['of the outer lambda', '$x) & $¦x)', 'title: "Map([xs], $«x» => Map([ys], $x => $x) & $x)"'],
    ['of a table', 'locale: Lookup("coun¦tries"', '«countries»: { rows: { DE: Germany } }'],
    ['of a table, from a block', 'Lookup("coun¦tries",\n', '«countries»: { rows: { DE: Germany } }'],
    ['of a parameter', '%Do¦main%', 'parameters: { «Domain»: corp.example }'],
  ])('%s works', async (_, piece, line) => {
    const found = await editor.definition(await at(piece))
    expect(found && shown(found.range)).toBe(line)
  })

  test.each(['[fi¦rst], 2', '"¦-" & [id]', 'reso¦urce: User', 'Tr¦im('])(
    'works from a name alone, not from %s',
    async piece => {
      expect(await editor.definition(await at(piece))).toBeNull()
    },
  )
})

describe('the uses of a name', () => {
  test('of an object type are found in that one', async () => {
    const found = await editor.references(await at('t¦ag: $short'))
    expect(found.map(({ range }) => shown(range))).toEqual([
      '«tag»: $short & "-" & [id]',
      'same: $«tag»',
      'userName: $«tag»',
      'displayName: \'Join(" ", $short, Map([xs], $x => $x & $«tag»), $long)\'',
    ])
  })

  test('of the file are found everywhere, also in blocks', async () => {
    const short = await editor.references(await at('$sho¦rt: Left'), false)
    expect(short.map(({ range }) => range.start.line)).toEqual([10, 14, 25])
    const tables = await editor.references(await at('count¦ries: { rows'))
    expect(tables.map(({ range }) => range.start.line)).toEqual([5, 16, 18])
  })

  test('that is none are none', async () => {
    expect(await editor.references(await at('Tr¦im('))).toEqual([])
  })
})

describe('renaming', () => {
  async function renamed(piece: string, name: string): Promise<string | undefined> {
    const opened = await at(piece)
    const edits = (await editor.rename(opened, name))?.changes?.[opened.uri]
    return edits && editor.edited(opened.uri, edits)
  }

  test('a let of the file changes it and its uses in all object types', async () => {
    for (const piece of ['$sho¦rt: Left', 'tag: $¦short', "& ¦$short'"])
      expect(await renamed(piece, 'brief')).toBe(mapping.replaceAll('$short', '$brief'))
  })

  test('a let of an object type leaves that of another alone', async () => {
    const [before = '', after = ''] = mapping.split('  unit:')
    const expected = `${before.replaceAll('$tag', '$label').replace('      tag:', '      label:')}  unit:${after}`
    expect(await renamed('userName: $t¦ag', '$label')).toBe(expected)
  })

  test('a let keeps its quotes', async () => {
    expect(await renamed('"lo¦ng"', 'wide')).toBe(mapping.replace('"long"', '"wide"').replaceAll('$long', '$wide'))
  })

  test('the variable of a lambda changes it within that lambda', async () => {
    expect(await renamed('$x => $¦x & $tag', 'y')).toBe(mapping.replace('$x => $x & $tag', '$y => $y & $tag'))
    expect(await renamed('$x) & $¦x)', 'y')).toBe(
      mapping.replace('$x => Map([ys], $x => $x) & $x', '$y => Map([ys], $x => $x) & $y'),
    )
  })

  test('the variable that a function of Entra Connect begins with works as well', async () => {
    const opened = await editor.open(
      `dialect: aadconnect\nlet:\n  x: '[a]'\n  y: Select($¦x, Split($x, ";"), UCase($x) & $x) & $x\n`,
    )
    const edits = (await editor.rename(opened, 'one'))?.changes?.[opened.uri] ?? []
    expect(editor.edited(opened.uri, edits)).toContain('Select($one, Split($x, ";"), UCase($one) & $one) & $x')
  })

  test('is prepared for what has such a name', async () => {
    const prepared = async (piece: string) => {
      const { uri, position } = await at(piece)
      const range = await editor.request<Range | null>('textDocument/prepareRename', {
        textDocument: { uri },
        position,
      })
      return range && shown(range)
    }
    expect(await prepared('userName: ¦$tag')).toBe('userName: $«tag»')
    expect(await prepared('t¦ag: $short')).toBe('«tag»: $short & "-" & [id]')
    for (const piece of ['count¦ries: {', 'user¦Name: ', '[¦id]', '%Do¦main%']) expect(await prepared(piece)).toBeNull()
  })

  test.each([
    ['no name', 'userName: $t¦ag', 'a b', 'is no name'],
    ['the name of another', 'userName: $t¦ag', 'short', 'is taken'],
    ['a name that a lambda has around a use', 'userName: $t¦ag', 'x', 'means something else here already'],
    ['a name that is used within the lambda', '$x => $¦x & $tag', 'tag', 'means something else here already'],
  ])('is refused for %s', async (_, piece, name, reason) => {
    await expect(renamed(piece, name)).rejects.toThrow(reason)
  })

  test('answers nothing where there is no name', async () => {
    expect(await renamed('Tr¦im(', 'x')).toBeUndefined()
  })
})

describe('the outline', () => {
  test('has object types with their flows, and what stands beside them', async () => {
    const { uri } = await editor.open(mapping)
    const outline = (await editor.symbols(uri)).map(({ name, children = [] }) => ({
      name,
      below: children.map(child => child.name),
    }))
    expect(outline).toEqual([
      { name: 'parameters', below: ['Domain'] },
      { name: 'let', below: ['$short', 'long'] },
      { name: 'tables', below: ['countries'] },
      { name: 'objectTypes', below: ['person', 'unit'] },
    ])
    const person = (await editor.symbols(uri))[3]?.children?.[0]
    expect(person?.children?.map(({ name }) => name)).toEqual(['resource', 'let', 'flows', 'export'])
    const flows = person?.children?.[2]?.children
    expect(flows?.map(({ name, detail }) => `${name} ← ${detail}`)).toEqual([
      'userName ← $tag',
      `displayName ← 'Join(" ", $short, Map([xs], $x => $x & $tag), $long)'`,
      'title ← "Map([xs], $x => Map([ys], $x => $x) & $x)"',
      'locale ← Lookup("countries", [c])',
      'nickName ← > Lookup("countries", $same)',
    ])
  })

  test('is there as far as the file can be read', async () => {
    const { uri } = await editor.open(`${mapping}  role:\n    resource: User\n    flows:\n      title: '[a\n`)
    const below = (await editor.symbols(uri)).at(-1)?.children
    expect(below?.map(({ name }) => name)).toEqual(['person', 'unit', 'role'])
  })
})
