import { describe, expect, test } from 'vitest'
import { functionsOf } from '../../grammar/functions/index.ts'
import { firstSentence } from '../../src/cli/docs-text.ts'
import { ecmahost } from './run.ts'

const docs = (...words: readonly string[]) => ecmahost('map', 'docs', ...words)

describe('map docs of a function', () => {
  test('is its signature, what it does, its parameters and examples, found in any case', async () => {
    expect(await docs('len')).toEqual({
      code: 0,
      err: '',
      out: `Len(String)

The number of characters of the text form, in UTF-16 code units; 0 for an absent or empty text. A
number counts as it is written, with its decimal point.

  String (text): A text or a number.

Examples:
  Len("John Doe") → 8
  Len(42568.75) → 8
  Len([x]) where x = absent → 0
  Len("😀") → 2
`,
    })
  })

  test('is wrapped, but for signatures and examples, which people copy', async () => {
    const lines = (await docs('Replace')).out.split('\n')
    const prose = lines.filter(line => !line.includes('→') && !line.startsWith('Replace('))
    expect(prose.every(line => line.length <= 100)).toBe(true)
    expect(lines[0]).toBe(
      'Replace(source, [oldValue], [regexPattern], [regexGroupName], [replacementValue], [replacementAttributeName], [template])',
    )
    expect(lines.filter(line => line.includes('→')).every(line => line.startsWith('  Replace('))).toBe(true)
  })

  test.each(functionsOf('entra').map(({ name }) => name))('%s leaves no mark of Markdown behind', async name => {
    const { code, out } = await docs(name)
    expect(code).toBe(0)
    expect(out).not.toMatch(/\*\*|^- |^#|_absent_/m)
    expect(out).toContain('\nExamples:\n  ')
  })

  test('is another one in Entra Connect, which is said', async () => {
    expect((await docs('Join')).out).toMatch(/\nEntra Connect has another Join: --dialect aadconnect\n$/)
    expect((await docs('Join', '--dialect', 'aadconnect')).out).toMatch(/^Join\(attribute, \[delimiter\]\)\n/)
    expect((await docs('Select')).out).toMatch(/^Entra Connect \(dialect: aadconnect\)\n\nSelect\(/)
    expect((await docs('ToUpper')).out).not.toContain('Entra Connect')
  })

  test('is data for a machine', async () => {
    expect(JSON.parse((await docs('Switch', '--json')).out)).toMatchObject({
      name: 'Switch',
      signature: 'Switch(source, [defaultValue], {key, value})',
      dialects: ['entra'],
      returns: 'any',
      params: [{ name: 'source', type: 'text', presence: 'required' }, {}, {}, {}],
      examples: expect.arrayContaining([
        {
          expression: 'Switch([state], "other", "NSW", "Sydney", "QLD", "Brisbane")',
          attributes: { state: 'QLD' },
          value: 'Brisbane',
        },
        expect.objectContaining({ error: 'several-values' }),
      ]),
    })
  })

  test.each([
    [['Jion'], 'There is no function Jion.', 'Did you mean "Join"?'],
    [
      ['Select', '--dialect', 'entra'],
      'There is no function Select.',
      'It is a function of Entra Connect (dialect: aadconnect).',
    ],
  ])('%j suggests what was meant', async (words, message, help) => {
    expect(await docs(...words)).toEqual({ code: 2, out: '', err: `error: ${message} [unknown-function]\n  ${help}\n` })
  })
})

describe('map docs without a name', () => {
  test('lists every function on a line, by dialect', async () => {
    const { out } = await docs()
    const [entra = '', connect = ''] = out.split('\n\n')
    expect(entra.split('\n')).toHaveLength(functionsOf('entra').length + 1)
    expect(entra).toMatch(/^Entra ID and cloud sync \(dialect: entra\)\n {2}Append\(source, suffix\) +Puts the suffix/)
    expect(connect).toMatch(/^Entra Connect \(dialect: aadconnect\): .*\n {2}CDate\(/)
    expect(connect).toMatch(/\n {2}With\(/)
    expect(connect).not.toContain('ToUpper')
  })

  test('lists one dialect whole', async () => {
    const { out } = await docs('--dialect', 'cloudsync', '--json')
    expect(JSON.parse(out).map(({ name }: { name: string }) => name)).toEqual(
      functionsOf('entra').map(({ name }) => name),
    )
    expect((await docs('--dialect', 'aadconnect')).out).toMatch(/\n {2}ToUpper\(/)
  })

  test('lists those with a text in their documentation', async () => {
    const { out } = await docs('--search', 'BASE64')
    expect(out.match(/\w+(?=\()/g)).toEqual(expect.arrayContaining(['ConvertFromBase64', 'ConvertToBase64']))
    expect(out).not.toContain('ToUpper')
    expect(await docs('--search', 'qqq')).toMatchObject({
      code: 1,
      out: '',
      err: 'No function has "qqq" in its name or documentation.\n',
    })
  })
})

test.each([
  ['One. Two.', 'One.'],
  ['Digits (1.5, a. b) follow; more.', 'Digits (1.5, a. b) follow.'],
  ['Each of , = # . and so. More.', 'Each of , = # . and so.'],
  ['No end', 'No end'],
])('the first sentence of "%s" is "%s"', (doc, first) => expect(firstSentence(doc)).toBe(first))
