import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../grammar/syntax/value.ts'
import { checkMapping, compileMapping } from '../../src/mapping/compile.ts'
import { explanationText } from '../../src/mapping/explain/text.ts'
import { explainEntry } from '../../src/mapping/explain.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping } from '../../src/mapping/instantiate.ts'
import { eachText, idOf, type Reference, valueOf } from '../../src/mapping/reference.ts'
import { directMembers } from '../../src/mapping/slots.ts'
import type { Attribute, Schema } from '../../src/model/schema.ts'
import type { Cell } from '../../src/model/value.ts'

const text = (name: string): Attribute => ({ name, kind: 'string', multi: false, required: true })
const reference = (name: string, references?: readonly string[], multi = false): Attribute => ({
  name,
  kind: 'reference',
  multi,
  required: false,
  ...(references && { references }),
})

/** Users, contractors and groups of all of them, and robots that no mapping has here. */
const schema: Schema = {
  objectTypes: [
    { name: 'user', anchor: ['id'], attributes: [text('id'), text('name'), reference('boss', ['user'])] },
    { name: 'user:special', anchor: ['id'], attributes: [text('id'), text('name'), reference('host', ['user'])] },
    {
      name: 'group',
      anchor: ['id'],
      attributes: [
        text('id'),
        text('name'),
        reference('members', ['user', 'user:special', 'group', 'robot'], true),
        reference('owner', ['user']),
        reference('untold', undefined, true),
      ],
    },
  ],
}

const mappingOf = (flows: string, more = ''): string => `objectTypes:
  user: { resource: User, flows: { userName: name, urn:x:1.0:User:boss: boss } }
  'user:special': { resource: User, flows: { userName: name, urn:x:1.0:User:host: host } }
  group:
    resource: Group
    flows:
      displayName: name
${flows.replace(/^/gm, '      ')}
${more}
`

/** A mapping of groups as a worker has it, with values by name in and out. */
function make(flows: string, { position = 2, more = '' } = {}) {
  const { file, diagnostics } = readMapping({ text: mappingOf(flows, more) })
  const compiled = file && compileMapping(file, schema)
  if (file === undefined || compiled?.mapping === undefined)
    throw new Error(JSON.stringify([diagnostics, compiled?.diagnostics]))
  const mapping = structuredClone(compiled.mapping)
  const [type, objectType] = [mapping.objectTypes[position], schema.objectTypes[position]]
  if (type === undefined || objectType === undefined) throw new Error(`no object type ${position}`)
  const instance = instantiateMapping(mapping, type)
  return {
    type,
    diagnostics: compiled.diagnostics,
    explain: (direction: 'import' | 'export', values: Readonly<Record<string, Value>>) => {
      const entry = new Map(Object.entries(values))
      return explainEntry({ file, mapping, compiled: type, direction, entry, context: { now: () => 0 } })
    },
    inward: (cells: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> => {
      const out: unknown[] = []
      expect(
        instance.mapRow(
          objectType.attributes.map(({ name }) => cells[name] ?? null),
          out,
        ),
      ).toEqual({ kind: 'in scope' })
      return Object.fromEntries(type.stored.attributes.map(({ name }, slot) => [name, out[slot] as Cell]))
    },
    outward: (values: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> => {
      const out: unknown[] = []
      const { inputs, outputs } = type.outbound
      expect(
        instance.unmapRow(
          inputs.map(name => values[name] ?? null),
          out,
        ),
      ).toEqual({ kind: 'in scope' })
      return Object.fromEntries(outputs.map(({ name }, slot) => [name, out[slot] as Cell]))
    },
  }
}

describe('a reference of which the connector tells what it names', () => {
  test('needs no word in the mapping', () => {
    const { type, inward, diagnostics } = make('members: members\nurn:x:1.0:Group:owner: owner')
    expect(diagnostics).toEqual([])
    expect(type.references.map(one => one.reference)).toEqual([
      { objectTypes: ['user', 'user:special', 'group'], typed: true },
      { objectTypes: ['user'], typed: false },
    ])
    expect(inward({ members: ['user:1', 'user:special:1', 'group:a:b'], owner: '7' })).toMatchObject({
      members: ['user-1', 'user~3Aspecial-1', 'group-a~3Ab'],
      'urn:x:1.0:Group:owner': 'user-7',
    })
  })

  test('keeps what leads nowhere as it is, both ways', () => {
    const { inward, outward } = make('members: members')
    const members = ['robot:1', 'nobody', 'user:', 'user:2']
    const stored = inward({ members })
    expect(stored['members']).toEqual(['robot:1', 'nobody', 'user:', 'user-2'])
    expect(outward(stored)['members']).toEqual(members)
  })

  test('is told so to what stores members without their entry', () => {
    expect(directMembers(make('members: members').type).get('members')).toEqual([
      { slot: 1, reference: { objectTypes: ['user', 'user:special', 'group'], typed: true } },
    ])
  })

  test('may pick some of them in the mapping', () => {
    const { inward, outward, diagnostics } = make('members: { from: members, reference: group }')
    expect(diagnostics).toEqual([])
    expect(inward({ members: ['user:1', 'group:2'] })['members']).toEqual(['user:1', 'group-2'])
    expect(outward({ members: ['user-1', 'group-2'] })['members']).toEqual(['user-1', 'group:2'])
  })

  test('is not taken for the entries of its own object type', () => {
    expect(make('members: members', { position: 1 }).inward({ host: '3' })).toMatchObject({
      'urn:x:1.0:User:host': 'user-3',
    })
  })
})

describe('a reference of which the connector does not tell', () => {
  test.each([
    ['reference: [user, group]', ['user:1', 'group:1'], ['user-1', 'group-1']],
    ['reference: [group]', ['1', 'user:1'], ['group-1', 'group-user~3A1']],
    ['reference: group', ['1'], ['group-1']],
  ])('%s', (written, values, ids) => {
    const { inward, outward, diagnostics } = make(`members: { from: untold, ${written} }`)
    expect(diagnostics).toEqual([])
    const stored = inward({ untold: values })
    expect(stored['members']).toEqual(ids)
    expect(outward(stored)['untold']).toEqual(values)
  })

  test('of several is told where it may be one of several, but not before the schema is known', () => {
    const { file } = readMapping({ text: mappingOf('members: untold') })
    if (file === undefined) throw new Error('no file')
    expect(compileMapping(file, schema).diagnostics.map(({ code }) => code)).toEqual(['missing-reference'])
    expect(checkMapping(file)).toEqual([])
  })

  test('of an expression is what the mapping says, whatever it reads', () => {
    const flow = `members: { from: 'IIF(IsPresent([owner]), Append("user:", [owner]), [members])', reference: [user, group] }`
    expect(make(flow).inward({ owner: '7' })['members']).toEqual(['user-7'])
    expect(make(flow).inward({ members: ['group:1'] })['members']).toEqual(['group-1'])
  })
})

describe('the way back', () => {
  test('writes an id as the attribute takes it, also one of the user’s own path', () => {
    const { outward } = make('members: members\nurn:x:1.0:Group:owner: owner')
    const values = { members: ['group-2', 'user-1', 'user~3Aspecial-1'], 'urn:x:1.0:Group:owner': 'user-7' }
    expect(outward(values)).toEqual({ name: null, members: ['group:2', 'user:1', 'user:special:1'], owner: '7' })
  })

  test('leaves the id of an entry that the attribute cannot name, so that the target refuses it', () => {
    const { outward } = make('members: members\nurn:x:1.0:Group:owner: owner')
    expect(outward({ members: ['robot-2'], 'urn:x:1.0:Group:owner': 'group-7' })).toMatchObject({
      members: ['robot-2'],
      owner: 'group-7',
    })
  })

  test('goes by what the connector tells where nothing flows in', () => {
    const { outward } = make('members: { from: members, direction: export }')
    expect(outward({ members: ['group-2', 'user-1'] })['members']).toEqual(['group:2', 'user:1'])
    const exported = make('externalId: id', { more: "    export: { members: '[members]' }" })
    expect(exported.outward({ members: ['group-2', 'user-1'] })['members']).toEqual(['group:2', 'user:1'])
  })

  test('through the way in gives the values again', () => {
    const { inward, outward } = make('members: members\nurn:x:1.0:Group:owner: owner')
    const anchor = fc.string({ unit: 'grapheme', minLength: 1 })
    const member = fc
      .tuple(fc.constantFrom('user', 'user:special', 'group', 'robot', 'nobody', 'Group'), anchor)
      .map(([type, name]) => `${type}:${name}`)
    fc.assert(
      fc.property(fc.array(member, { minLength: 1 }), fc.option(anchor), (members, owner) => {
        expect(outward(inward({ members, owner }))).toEqual({ name: null, members, owner })
      }),
    )
  })

  test('and in again gives the ids of entries that can be named', () => {
    const known: Reference = { objectTypes: ['user', 'group', 'r-b.t'], typed: true }
    const id = fc
      .tuple(fc.constantFrom(...known.objectTypes), fc.string({ unit: 'grapheme', minLength: 1 }))
      .map(([objectType, name]) => idOf({ objectTypes: [objectType], typed: false }, name))
    fc.assert(
      fc.property(id, one => {
        expect(idOf(known, valueOf(known, one))).toBe(one)
      }),
    )
  })
})

test('an explanation says what the values name, and what goes out', () => {
  const { explain } = make('members: members')
  const inward = explain('import', { id: 'g', name: 'G', members: ['user:1', 'robot:2'] })
  expect(explanationText(inward)).toContain(
    'as list of reference to user or user:special or group: ["user:1","robot:2"] → ["user-1","robot:2"]',
  )
  const outward = explain('export', { displayName: 'G', members: ['group-1', 'user-2'] })
  expect(outward.flows.find(({ target }) => target === 'members')?.outcome).toEqual({
    kind: 'value',
    value: ['group:1', 'user:2'],
  })
})

test('what is no text stays as it is', () => {
  expect(eachText(['a', 7, null], one => `${one}!`)).toEqual(['a!', 7, null])
  expect([eachText(null, String), eachText(7, String)]).toEqual([null, 7])
})
