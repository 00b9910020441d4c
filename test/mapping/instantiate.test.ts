import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CompiledObjectType, compileMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping, type MappingInstance } from '../../src/mapping/instantiate.ts'
import { parseResourceId } from '../../src/model/entry.ts'
import type { Cell } from '../../src/model/value.ts'
import { schema } from './schema.ts'

interface Made {
  readonly type: CompiledObjectType
  readonly instance: MappingInstance
  /** A row from cells by name. */
  readonly row: (cells: Readonly<Record<string, Cell>>) => Cell[]
  /** What is stored of it, by path; or the verdict. */
  readonly map: (cells: Readonly<Record<string, Cell>>) => unknown
}

/** A mapping as a worker has it: compiled, sent, instantiated. */
function make(text: string, position = 0): Made {
  const { file, diagnostics } = readMapping({ text })
  const compiled = file && compileMapping(file, schema)
  if (compiled?.mapping === undefined) throw new Error(JSON.stringify([diagnostics, compiled?.diagnostics]))
  const mapping = structuredClone(compiled.mapping)
  const type = mapping.objectTypes[position]
  if (type === undefined) throw new Error(`no object type ${position}`)
  const instance = instantiateMapping(mapping, type, { now: () => 0 })
  const attributes = schema.objectTypes.find(known => known.name === type.objectType)?.attributes ?? []
  const row = (cells: Readonly<Record<string, Cell>>) => attributes.map(({ name }) => cells[name] ?? null)
  return {
    type,
    instance,
    row,
    map(cells) {
      const out: unknown[] = []
      const verdict = instance.mapRow(row(cells), out)
      if (verdict.kind !== 'in scope') return verdict
      return Object.fromEntries(type.stored.attributes.map(({ name }, slot) => [name, out[slot]]))
    },
  }
}

const person = (body: string): string => `objectTypes:\n  person:\n    resource: User\n${body.replace(/^/gm, '    ')}`

describe('a row through a mapping', () => {
  test('becomes the values of its SCIM attributes, each in the kind of its own', () => {
    const { map } = make(`parameters: { Domain: corp.example }
defaultDomain: corp.onexample
${person(`flows:
  userName: Append(Append(ToLower([firstName]), "@"), %Domain%)
  active: Switch([status], "True", "terminated", "False")
  phoneNumbers: phones
  roles: jobTitle
  title: 007
  nickName: { constant: yes }
  userType: { constant: true }
  urn:x:1.0:User:level: level
  urn:x:1.0:User:rank: { from: '[level]', type: string }
  urn:x:1.0:User:domain: DefaultDomain()
  urn:x:1.0:User:manager: { from: managerId, reference: person }`)}`)
    expect(
      map({ firstName: 'Ann', status: 'active', phones: ['1', '2'], jobTitle: 'Boss', level: 3, managerId: 'E/1' }),
    ).toEqual({
      userName: 'ann@corp.example',
      active: true,
      phoneNumbers: ['1', '2'],
      roles: ['Boss'],
      title: '007',
      nickName: 'yes',
      userType: 'true',
      'urn:x:1.0:User:level': 3,
      'urn:x:1.0:User:rank': '3',
      'urn:x:1.0:User:domain': 'corp.onexample',
      'urn:x:1.0:User:manager': 'person-E~2F1',
    })
  })

  test('has references as the ids of the resources they mean, several too', () => {
    const text = `objectTypes:
  person: { resource: User, flows: { userName: mail } }
  group: { resource: Group, flows: { displayName: name, members: members } }`
    expect(make(text, 1).map({ name: 'All', members: ['1', 'a b'] })).toEqual({
      displayName: 'All',
      members: ['person-1', 'person-a~20b'],
    })
    expect(make(text, 1).map({ name: 'None' })).toEqual({ displayName: 'None', members: null })
  })

  test('without a value to flow lacks the attribute', () => {
    const { map } = make(person('flows: { userName: mail, title: "IgnoreFlowIfNullOrEmpty([jobTitle])" }'))
    expect(map({ mail: 'a' })).toEqual({ userName: 'a', title: null })
  })

  test('is out of scope where the scope is not true, or its object does not flow', () => {
    const { map } = make(
      person(`scope: '[status] = "active"'
flows: { userName: mail, title: 'IIF([jobTitle] = "none", IgnoreObjectFlow, [jobTitle])' }`),
    )
    expect(map({ mail: 'a', status: 'active' })).toEqual({ userName: 'a', title: null })
    expect(map({ mail: 'a', status: 'gone' })).toEqual({ kind: 'out of scope' })
    expect(map({ mail: 'a' })).toEqual({ kind: 'out of scope' })
    expect(map({ mail: 'a', status: 'active', jobTitle: 'none' })).toEqual({ kind: 'out of scope' })
  })

  test('fails by the flow that cannot make sense of it, unless it is out of scope anyway', () => {
    const { map } = make(person(`scope: '[status] <> "test"'\nflows: { userName: mail, active: jobTitle }`))
    expect(map({ mail: 'a', status: 'x', jobTitle: 'Boss' })).toEqual({
      kind: 'failed',
      attribute: 'active',
      code: 'wrong-type',
      message: 'active: The target holds booleans (True, False), and this is the text "Boss".',
    })
    expect(map({ mail: 'a', status: 'test', jobTitle: 'Boss' })).toEqual({ kind: 'out of scope' })
  })

  test('fails by a scope that is no truth value', () => {
    expect(make(person('scope: jobTitle\nflows: { userName: mail }')).map({ jobTitle: 'Boss' })).toMatchObject({
      kind: 'failed',
      attribute: 'scope',
      code: 'wrong-type',
    })
  })
})

describe('an anchor', () => {
  const contractors = (anchor = ''): Made =>
    make(`objectTypes:\n  contractor: { resource: User, ${anchor}flows: { userName: mail } }`)

  test('of one attribute is its text', () => {
    const { instance, row } = make(person('flows: { userName: mail }'))
    expect(instance.anchorNames).toEqual(['employeeId'])
    expect(instance.anchorOf(row({ employeeId: 'a|b\\' }))).toBe('a|b\\')
    expect(instance.anchorOf(row({ employeeId: '' }))).toBeNull()
    expect(instance.anchorOf(row({}))).toBeNull()
  })

  test('of several is their texts joined, and differs wherever one of them does', () => {
    const { instance, row } = contractors()
    expect(instance.anchorOf(row({ company: 'a|b\\', number: 7 }))).toBe('a\\|b\\\\|7')
    expect(instance.anchorOf(row({ company: 'a', number: 12345678901234567890n }))).toBe('a|12345678901234567890')
    expect(instance.anchorOf(row({ company: 'a' }))).toBeNull()
    const part = fc.string({ unit: fc.constantFrom('a', '|', '\\'), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        const [one, other] = [row({ company: a, number: b }), row({ company: c, number: d })]
        expect(instance.anchorOf(one) === instance.anchorOf(other)).toBe(a === c && b === d)
      }),
    )
  })

  test('is found again from what the connector says of a deleted entry', () => {
    expect(contractors().instance.anchorFrom(['a', 7])).toBe('a|7')
    expect(contractors('anchor: [number, company], ').instance.anchorFrom(['a', 7])).toBe('7|a')
    expect(contractors('anchor: mail, ').instance.anchorFrom(['a', 7])).toBeNull()
  })
})

describe('the way back', () => {
  /** Values of every kind that a connector attribute can have, absent ones too. */
  const cells = fc.record({
    mail: fc.option(fc.string()),
    employeeId: fc.string({ minLength: 1 }),
    managerId: fc.option(fc.string({ unit: 'grapheme', minLength: 1 })),
    phones: fc.option(fc.array(fc.string(), { minLength: 1, maxLength: 3 })),
    tags: fc.option(fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 3 })),
    level: fc.option(fc.oneof(fc.maxSafeInteger(), fc.bigInt({ min: 2n ** 53n, max: 2n ** 70n }))),
    salary: fc.option(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map(cents => cents / 100)),
    remote: fc.option(fc.boolean()),
    hired: fc.option(fc.date({ noInvalidDate: true }).map(date => date.toISOString())),
    photo: fc.option(fc.uint8Array({ minLength: 1 })),
  })
  const flows = [
    'userName: mail',
    'externalId: employeeId',
    'urn:x:1.0:User:manager: { from: managerId, reference: person }',
    'phoneNumbers: phones',
    'urn:x:1.0:User:tags: tags',
    'urn:x:1.0:User:level: level',
    'urn:x:1.0:User:salary: salary',
    'urn:x:1.0:User:remote: remote',
    'urn:x:1.0:User:hired: hired',
    'urn:x:1.0:User:photo: photo',
  ]
  const asText = [
    ...flows.slice(0, 3),
    'phoneNumbers: phones',
    'roles: tags',
    'title: level',
    'userType: salary',
    'active: remote',
    'locale: hired',
    'nickName: photo',
  ]

  test.each([
    ['kinds of their own', flows],
    ['text where SCIM holds text', asText],
  ])('through plain flows gives the row again, with %s', (_, lines) => {
    const { instance, type, row } = make(person(['flows:', ...lines.map(line => `  ${line}`)].join('\n')))
    fc.assert(
      fc.property(cells, values => {
        const stored: unknown[] = []
        expect(instance.mapRow(row(values), stored)).toEqual({ kind: 'in scope' })
        const byName = new Map(type.stored.attributes.map(({ name }, slot) => [name, stored[slot] as Cell]))
        const back: unknown[] = []
        expect(
          instance.unmapRow(
            type.outbound.inputs.map(name => byName.get(name) ?? null),
            back,
          ),
        ).toEqual({ kind: 'in scope' })
        expect(Object.fromEntries(type.outbound.outputs.map(({ name }, slot) => [name, back[slot]]))).toEqual(values)
      }),
    )
  })

  test('puts anchors in place of ids, also where an expression reads them', () => {
    const { type, instance } = make(
      person(`flows:
  userName: mail
  urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: managerId
export:
  lastName: 'Append("boss ", [urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value])'`),
    )
    const out: unknown[] = []
    const byName: Record<string, Cell> = { userName: 'a' }
    for (const name of type.outbound.inputs) if (name.endsWith('manager')) byName[name] = 'person-E~2F1'
    instance.unmapRow(
      type.outbound.inputs.map(name => byName[name] ?? null),
      out,
    )
    expect(parseResourceId('person-E~2F1')?.anchor).toBe('E/1')
    expect(Object.fromEntries(type.outbound.outputs.map(({ name }, slot) => [name, out[slot]]))).toEqual({
      lastName: 'boss E/1',
      mail: 'a',
      managerId: 'E/1',
    })
  })

  test('prefers export, then a flow that is only outbound, then the first plain flow', () => {
    const { type } = make(
      person(`flows:
  userName: mail
  displayName: { from: firstName, direction: import }
  emails[type eq "work"].value: mail
  title: jobTitle
  nickName: { from: jobTitle, direction: export }
export: { lastName: 'ToUpper([name.familyName])' }`),
    )
    expect(type.stored.attributes.map(({ name }) => name)).toEqual([
      'userName',
      'displayName',
      'emails[type eq "work"].value',
      'title',
    ])
    expect(type.outbound.outputs.map(({ name }) => name)).toEqual(['lastName', 'jobTitle', 'mail'])
    expect(type.outbound.inputs).toEqual(['name.familyName', 'nickName', 'userName'])
  })
})
