import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { bash, ecmahost } from './run.ts'

const cases = join(import.meta.dirname, '../cases/graph')
const complete = join(cases, 'customappsso.json')
const folder = mkdtempSync(join(tmpdir(), 'map-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

const out = join(folder, 'entra.yaml')
const schema = join(folder, 'entra.schema.json')
beforeEach(() => {
  rmSync(out, { force: true })
  rmSync(schema, { force: true })
})

function write(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('map import', () => {
  test('writes a mapping and a schema that map check finds nothing wrong with', async () => {
    const made = await ecmahost('map', 'import', complete, '--out', out, '--schema-out', schema)
    expect({ code: made.code, out: made.out }).toEqual({ code: 0, out: '' })
    expect(made.err).toMatch(
      /customappsso\.json: rule USERGROUP_OUTBOUND_USERGROUP: 2 object types, 31 flows of 33 attribute mappings \(0 as comments, 2 left out\), no mistakes in the mapping\.\n$/,
    )
    const checked = await ecmahost('map', 'check', out, '--schema', schema, '--json')
    expect(checked.code).toBe(0)
    expect(JSON.parse(checked.out)).toMatchObject({
      files: [{ file: out, objectTypes: [{ name: 'Group' }, { name: 'User' }], diagnostics: [] }],
      failures: [],
    })
  })

  test('writes to standard output, and says what was not carried over on the other one', async () => {
    const { code, out: text, err } = await ecmahost('map', 'import', join(cases, 'several-rules.json'))
    expect(code).toBe(0)
    expect(text).toBe(`# Made by "ecmahost map import" from a synchronization schema of Microsoft Entra ID.
# Schema: small
# Version: 1.0
# Rule: OUTBOUND, from Microsoft Entra ID to customappsso
# Attribute mappings: 3; flows: 1; only comments: 0; left out with what they belong to: 2

# Not carried over, beside what is said at the flows:
# - containerFilter of OUTBOUND: What is read of the source is said by the settings of its connector.
#   (/synchronizationRules/0/containerFilter)
# - groupFilter of OUTBOUND: What is read of the source is said by the settings of its connector.
#   (/synchronizationRules/0/groupFilter)
# - synchronization rule INBOUND: A mapping file is made of one rule; --rule rule-2 takes this one.
#   (/synchronizationRules/1)

# Carried over with another meaning, beside what is said at the flows:
# - User of Microsoft Entra ID: The export does not describe it: the names of attributes were not checked.
#   (/synchronizationRules/0)

dialect: entra
objectTypes:
  # Users
  User:
    resource: User
    flows:
      userName: userPrincipalName
`)
    expect(err).toBe(`left out (1):
  synchronization rule INBOUND: A mapping file is made of one rule; --rule rule-2 takes this one.
    /synchronizationRules/1
settings without a counterpart (2):
  containerFilter of OUTBOUND: What is read of the source is said by the settings of its connector.
    /synchronizationRules/0/containerFilter
  groupFilter of OUTBOUND: What is read of the source is said by the settings of its connector.
    /synchronizationRules/0/groupFilter
carried over with another meaning (1):
  User of Microsoft Entra ID: The export does not describe it: the names of attributes were not checked.
    /synchronizationRules/0
${join(cases, 'several-rules.json')}: rule OUTBOUND: 1 object type, 1 flow of 3 attribute mappings (0 as comments, 2 left out), no mistakes in the mapping.
`)
  })

  test('reads standard input', async () => {
    const { code, out: text, err } = await bash(`ecmahost map import - < '${complete}' 2> >(tail -n 1 >&2)`)
    expect(code).toBe(0)
    expect(text).toContain('userName: userPrincipalName\n')
    expect(err).toMatch(/^standard input: rule USERGROUP_OUTBOUND_USERGROUP: /)
    expect(await bash(`printf '{"a"' | ecmahost map import -`)).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('standard input:1:5: error: This is not JSON: ":" is missing. [json-syntax]'),
    })
    expect((await bash(`printf '\\377' | ecmahost map import -`)).err).toBe(
      'error: Standard input is not UTF-8 text. [wrong-encoding]\n',
    )
  })

  test('takes the rule that is named', async () => {
    const several = join(cases, 'several-rules.json')
    expect((await ecmahost('map', 'import', several, '--rule', 'INBOUND')).out).toContain('displayName: displayName\n')
    expect(await ecmahost('map', 'import', several, '--rule', 'INBOND')).toEqual({
      code: 2,
      out: '',
      err: `${several}: error: It has no synchronization rule INBOND. [choose-rule]\n  Did you mean INBOUND?\n`,
    })
  })

  test('tells a machine everything', async () => {
    const { code, out: json, err } = await ecmahost('map', 'import', join(cases, 'left-out.json'), '--json')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const answer = JSON.parse(json) as Record<string, unknown>
    const first = '/synchronizationRules/0/objectMappings/0/attributeMappings/1'
    expect(answer).toMatchObject({
      mapping: expect.stringContaining('userName: userPrincipalName\n'),
      rule: 'OUTBOUND',
      counts: { objectTypes: 1, attributeMappings: 12, flows: 3, comments: 9, skipped: 0 },
      changed: [{ path: '/synchronizationRules/0', what: 'User of Microsoft Entra ID', why: expect.any(String) }],
      diagnostics: [],
    })
    expect(answer['notCarriedOver']).toHaveLength(9)
    expect(answer['notCarriedOver']).toContainEqual({ path: first, what: 'id', why: 'id is given by the host.' })

    const named = await ecmahost('map', 'import', complete, '--json', '--out', out, '--schema-out', schema)
    expect(JSON.parse(named.out)).toMatchObject({ file: out, schemaFile: schema })
    expect(JSON.parse(named.out)).not.toHaveProperty('mapping')
  })

  test('says what the checks say of the mapping', async () => {
    const { code, err } = await ecmahost('map', 'import', join(cases, 'odd-names.json'), '--out', out)
    expect(code).toBe(0)
    expect(err).toMatch(/\(0 as comments, 0 left out\), (?:no mistakes|\d+ warnings?) in the mapping\.\n$/)
  })
})

describe('map import writes no file', () => {
  test('over another one, unless it is told to, and neither of two', async () => {
    write('entra.yaml', 'mine')
    const refused = await ecmahost('map', 'import', complete, '--out', out, '--schema-out', schema)
    expect(refused).toEqual({
      code: 2,
      out: '',
      err: `error: ${out} is there already. [file-exists]\n  Name another file, or overwrite it with --force.\n`,
    })
    expect([readFileSync(out, 'utf8'), existsSync(schema)]).toEqual(['mine', false])
    expect((await ecmahost('map', 'import', complete, '--out', out, '--force')).code).toBe(0)
    expect(readFileSync(out, 'utf8')).toContain('dialect: entra')
  })

  test('of a schema that the export does not have', async () => {
    const words = ['map', 'import', join(cases, 'trees.json'), '--out', out, '--schema-out', schema]
    expect(await ecmahost(...words)).toEqual({
      code: 2,
      out: '',
      err: 'error: The export does not describe the source directory. [missing-member]\n  Export it with its directories, or leave out --schema-out.\n',
    })
    expect(existsSync(out)).toBe(false)
  })

  test('where it cannot', async () => {
    const nowhere = join(folder, 'none', 'entra.yaml')
    const { code, err } = await ecmahost('map', 'import', complete, '--out', nowhere)
    expect({ code, err: err.replace(/ENOENT.*\[/, '… [') }).toEqual({
      code: 3,
      err: `error: ${nowhere} cannot be written: … [unwritable-file]\n`,
    })
    const { out: json } = await ecmahost('map', 'import', complete, '--out', nowhere, '--json')
    expect(JSON.parse(json)).toMatchObject({ error: { code: 'unwritable-file' } })
  })
})

describe('map import refuses', () => {
  test.each([
    [
      'cut.json',
      '{"synchronizationRules": [\n  {"name": "a"',
      ':2:15: error: This is not JSON: "," or "}" is missing.',
    ],
    ['other.json', '{"users": []}', ':1:1: error: This is no synchronizationSchema: /synchronizationRules is missing.'],
    ['latin1.json', Buffer.from('{"a":"ü"}', 'latin1'), 'error: latin1.json is not UTF-8 text.'],
  ])('%s, and says where and why', async (name, content, expected) => {
    const path = write(name, content)
    const { code, out, err } = await ecmahost('map', 'import', path)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err.replaceAll(`${folder}/`, '')).toContain(expected.startsWith(':') ? `${name}${expected}` : expected)
    const { out: json } = await ecmahost('map', 'import', path, '--json')
    expect(JSON.parse(json)).toMatchObject({ diagnostics: [{ severity: 'error' }] })
  })

  test('a file that is not there, and no file', async () => {
    expect((await ecmahost('map', 'import', join(folder, 'none.json'))).err).toContain('There is no file')
    expect(await ecmahost('map', 'import')).toEqual({
      code: 2,
      out: '',
      err: "error: missing required argument 'file'\nSee: ecmahost map import --help\n",
    })
  })
})
