import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkMapping, compileMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping } from '../../src/mapping/instantiate.ts'
import { jsonMistake } from '../../src/mapping/migrate/json-mistake.ts'
import { checkMigrated, type Migrated, migrate } from '../../src/mapping/migrate.ts'
import { readSchema } from '../../src/mapping/schema-file.ts'
import { resourceId } from '../../src/model/entry.ts'
import type { Cell } from '../../src/model/value.ts'

const folder = join(import.meta.dirname, '../cases/graph')
const cases = readdirSync(folder).map(
  name => [name.replace('.json', ''), readFileSync(join(folder, name), 'utf8')] as const,
)
const textOf = (name: string): string => new Map(cases).get(name) ?? ''

/** What becomes of a text that is a schema. */
function migrated(text: string, rule?: string): Migrated {
  const { migrated, diagnostics } = migrate({ text, file: 'schema.json' }, { rule })
  if (migrated === undefined) throw new Error(diagnostics.map(render).join('\n'))
  return migrated
}

/** What is wrong with a text. */
function mistakes(text: string, rule?: string): readonly string[] {
  return migrate({ text, file: 'schema.json' }, { rule }).diagnostics.map(render)
}

interface Written {
  readonly resource: string
  readonly scope?: string
  readonly flows: Readonly<Record<string, unknown>>
}

/** The object types of a mapping file as YAML has them. */
function objectTypes({ text }: Migrated): Readonly<Record<string, Written>> {
  return (parse(text) as { objectTypes: Record<string, Written> }).objectTypes
}

type Json = Record<string, unknown>

/** A schema with one object mapping, of users. */
function schemaOf(mapping: Json, more: Json = {}): string {
  const users = { enabled: true, sourceObjectName: 'User', targetObjectName: 'User', attributeMappings: [], ...mapping }
  const rule = { name: 'OUTBOUND', sourceDirectoryName: 'Microsoft Entra ID', objectMappings: [users] }
  return JSON.stringify({ synchronizationRules: [rule], ...more })
}

function expression(text: string): Json {
  return { expression: text, type: 'Function' }
}

/** The flows that attribute mappings become. */
function flowsOf(...attributeMappings: readonly Json[]): Readonly<Record<string, unknown>> {
  return objectTypes(migrated(schemaOf({ attributeMappings })))['User']?.flows ?? {}
}

describe('a complete schema of an application with SCIM', () => {
  const made = migrated(textOf('customappsso'))
  const schema = made.schema ?? { objectTypes: [] }

  test('becomes a mapping without mistakes, with and without the schema of the source', () => {
    const { file, diagnostics } = readMapping({ text: made.text, file: 'entra.yaml' })
    if (file === undefined) throw new Error('it cannot be read')
    expect([...diagnostics, ...checkMapping(file), ...compileMapping(file, schema).diagnostics].map(render)).toEqual([])
    expect(checkMigrated(made, 'entra.yaml')).toEqual([])
  })

  test('describes the source in the form that map check reads', () => {
    const read = readSchema({ text: JSON.stringify(schema) })
    expect(read).toEqual({ schema, diagnostics: [] })
    const [user] = schema.objectTypes
    expect(user?.anchor).toEqual(['objectId'])
    const kinds = Object.fromEntries(
      user?.attributes.map(({ name, kind, multi }) => [name, multi ? [kind] : kind]) ?? [],
    )
    expect(kinds).toMatchObject({
      objectId: 'string',
      IsSoftDeleted: 'boolean',
      manager: 'reference',
      employeeLevel: 'integer',
      employeeHireDate: 'dateTime',
      thumbnailPhoto: 'binary',
      otherMails: ['string'],
    })
  })

  test('keeps the order of the source, and bare names for what is taken as it is', () => {
    const { User: user, Group: group } = objectTypes(made)
    expect(Object.keys(user?.flows ?? {}).slice(0, 4)).toEqual(['userName', 'active', 'displayName', 'title'])
    expect(group).toEqual({
      resource: 'Group',
      scope: '[securityEnabled] = "True" AND [mailEnabled] = False',
      flows: {
        displayName: 'displayName',
        externalId: 'objectId',
        members: { from: 'members', reference: 'User' },
      },
    })
  })

  /** A row of the source made into what is stored, or `undefined` where it is not in scope. */
  function map(
    objectType: string,
    cells: Readonly<Record<string, Cell>>,
  ): Readonly<Record<string, unknown>> | undefined {
    const { file } = readMapping({ text: made.text })
    const mapping = file && compileMapping(file, schema).mapping
    const type = mapping?.objectTypes.find(one => one.objectType === objectType)
    if (mapping === undefined || type === undefined) throw new Error('it does not compile')
    const attributes = schema.objectTypes.find(({ name }) => name === objectType)?.attributes ?? []
    const out: unknown[] = []
    const verdict = instantiateMapping(mapping, type).mapRow(
      attributes.map(({ name }) => cells[name] ?? null),
      out,
    )
    if (verdict.kind === 'out of scope') return undefined
    expect(verdict).toEqual({ kind: 'in scope' })
    return Object.fromEntries(type.stored.attributes.map(({ name }, slot) => [name, out[slot]]))
  }

  const ada: Readonly<Record<string, Cell>> = {
    objectId: 'ada-1',
    IsSoftDeleted: false,
    accountEnabled: true,
    userType: 'Member',
    userPrincipalName: 'ada@contoso.com',
    mail: 'ada.king@contoso.com',
    mailNickname: 'ada.king',
    givenName: 'Ada',
    surname: 'King',
    displayName: 'Ada King',
    jobTitle: 'Chief Engineer',
    department: 'Engines',
    employeeId: '004711',
    employeeLevel: 3,
    extensionAttribute1: 'a;b',
    extensionAttribute2: 'EU-0815',
    extensionAttribute3: 'x',
    country: 'NO',
    manager: 'charles-1',
    appRoleAssignments: '{"id":"1","value":"admin","displayName":"Administrator"}',
  }

  test('gives a user what Entra ID would have given', () => {
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
    expect(map('User', ada)).toMatchObject({
      userName: 'ada@contoso.com',
      active: true,
      title: 'Chief Engineer',
      'emails[type eq "work"].value': 'ada.king@contoso.com',
      preferredLanguage: 'en-US',
      'name.formatted': 'Ada King',
      externalId: 'ada.king',
      [`${urn}:employeeNumber`]: '004711',
      [`${urn}:manager`]: resourceId('User', 'charles-1'),
      [`${urn}:organization`]: 'Contoso, Ltd.',
      [`${urn}:costCenter`]: 'EU0815',
      userType: 'Contractor',
      nickName: 'a;b',
      locale: 'en-GB',
      timezone: 'Europe/Oslo',
      entitlements: ['a', 'b'],
      'roles[primary eq "True"].value': 'Administrator',
    })
    expect(map('User', { ...ada, userType: null, extensionAttribute3: null, department: 'Robots' })).toBeUndefined()
    expect(map('User', { ...ada, preferredLanguage: 'nb' })).toMatchObject({ preferredLanguage: 'nb' })
  })

  test('lets in whom the scoping filters let in', () => {
    const guest = { ...ada, userType: 'Guest', extensionAttribute1: null, employeeLevel: 0 }
    expect(map('User', guest)).toBeDefined()
    for (const out of [{ accountEnabled: false }, { mail: 'a@b.test' }, { mail: null }, { employeeLevel: -1 }]) {
      expect(map('User', { ...guest, ...out }), JSON.stringify(out)).toBeUndefined()
    }
    for (const out of [
      { employeeId: '4711' },
      { userPrincipalName: 'a@fabrikam.com' },
      { jobTitle: 'engineer' },
      { employeeLevel: 2 },
    ]) {
      expect(map('User', { ...ada, ...out }), JSON.stringify(out)).toBeUndefined()
    }
    const group = { objectId: 'g', displayName: 'Staff', securityEnabled: true, mailEnabled: false, members: ['ada-1'] }
    expect(map('Group', group)).toMatchObject({ displayName: 'Staff', members: [resourceId('User', 'ada-1')] })
    expect(map('Group', { ...group, mailEnabled: true })).toBeUndefined()
  })

  test('lists what has no counterpart, where it stands', () => {
    const users = '/synchronizationRules/0/objectMappings/1/attributeMappings'
    const contacts = 'Provision Microsoft Entra ID Contacts (Contact to User)'
    expect(made.notes.map(({ kind, path, what }) => [kind, path, what])).toEqual(
      expect.arrayContaining([
        ['object', '/synchronizationRules/0/objectMappings/2', contacts],
        ['object', '/directories/1', 'directory customappsso'],
        ['setting', `${users}/0/matchingPriority`, 'matchingPriority 1'],
        ['setting', `${users}/12/flowType`, 'flowType ObjectAddOnly'],
        ['setting', `${users}/15/flowBehavior`, 'flowBehavior FlowAlways'],
        ['setting', `${users}/19/exportMissingReferences`, 'exportMissingReferences true'],
        ['changed', `${users}/5/defaultValue`, 'defaultValue "en-US"'],
        ['changed', '/synchronizationRules/0/objectMappings/0/attributeMappings/2/source', 'references to User, Group'],
      ]),
    )
    expect(made.text).toContain(`
      # flowType ObjectAddOnly: An import always takes over the value.
      addresses[type eq "work"].country: country
`)
  })
})

describe.each(cases)('the exported schema %s', (_name, text) => {
  const made = migrated(text)

  test('becomes a file without errors, in lines of a width to read', () => {
    const wrong = checkMigrated(made, 'mapping.yaml').filter(({ severity }) => severity === 'error')
    expect(wrong.map(render)).toEqual([])
    const unfolded = made.text.split('\n').filter(line => line.length > 120 && !/^ *\S+: \S+$/.test(line))
    expect(unfolded).toEqual([])
  })

  test('has every attribute mapping accounted for', () => {
    const { counts, notes } = made
    const flows = Object.values(objectTypes(made)).flatMap(type => Object.keys(type.flows))
    const exported = [...text.matchAll(/"targetAttributeName":/g)].length
    expect(counts).toMatchObject({ attributeMappings: exported, flows: flows.length })
    expect(counts.flows + counts.comments + counts.skipped).toBe(exported)
    expect(notes.filter(({ kind }) => kind === 'flow')).toHaveLength(counts.comments)
    expect(made.text.match(/^ *# Not carried over: /gm) ?? []).toHaveLength(counts.comments)
  })

  test('has each note in the file, and each at a place that is there', () => {
    const flat = made.text.replace(/\n *# {2,}(?! )/g, ' ')
    for (const { path, what, why, kind } of made.notes) {
      expect(flat, what).toContain(kind === 'flow' ? why.slice(0, 20) : what.slice(0, 60))
      const steps = path.split('/').slice(1)
      const found = steps.reduce<unknown>((value, step) => (value as Json)[step], JSON.parse(text))
      expect(found, path).not.toBeUndefined()
    }
  })
})

describe('where a value comes from', () => {
  test('is a bare name, a constant or the expression as it is', () => {
    expect(
      flowsOf(
        { targetAttributeName: 'userName', source: { expression: '[mail]', name: 'mail', type: 'Attribute' } },
        { targetAttributeName: 'title', source: { expression: '"a \\"b\\""', name: 'a "b"', type: 'Constant' } },
        { targetAttributeName: 'nickName', source: expression('Left( [mail] ,3)') },
      ),
    ).toEqual({ userName: 'mail', title: { constant: 'a "b"' }, nickName: 'Left( [mail] ,3)' })
  })

  test('is put together from the parsed tree where there is no expression, or one that cannot be read', () => {
    expect(objectTypes(migrated(textOf('trees')))['User']?.flows).toEqual({
      userName: 'userPrincipalName',
      title: 'Replace([jobTitle], "\\"", , , "")',
      displayName: 'IIF(IsPresent([displayName]), [displayName], [mail])',
      nickName: 'Join(", ", [givenName])',
      locale: 'ToLower([preferredLanguage])',
      userType: 'Switch([IsSoftDeleted], , "True", "Gone")',
      timezone: { constant: 'Etc/UTC' },
      'name.givenName': 'InStr([givenName], "a", , vbTextCompare)',
      'name.familyName': 'Mid([surname], 1, 8)',
      roles: { from: 'AssertiveAppRoleAssignmentsComplex([appRoleAssignments])', type: 'complex' },
      externalId: 'SelectUniqueValue([a], [b], [c])',
    })
  })

  test('is what the expression says where the tree says something else, which is listed', () => {
    const { notes } = migrated(textOf('trees'))
    const disagreeing = notes.filter(({ what }) => what.startsWith('parsed as'))
    expect(disagreeing).toEqual([
      {
        kind: 'changed',
        path: '/synchronizationRules/0/objectMappings/0/attributeMappings/4/source',
        what: 'parsed as ToUpper([preferredLanguage])',
        why: 'The expression counts, and says something else than its parsed form in the export.',
      },
    ])
  })

  test('is a default where there is none, or instead of an absent value', () => {
    const users = (value: string, source: Json | null): Json => ({
      targetAttributeName: 'title',
      defaultValue: value,
      source,
    })
    const attribute = { expression: '[jobTitle]', name: 'jobTitle', type: 'Attribute' }
    expect(flowsOf(users('x', null))).toEqual({ title: { constant: 'x' } })
    expect(flowsOf(users('', attribute))).toEqual({ title: 'jobTitle' })
    expect(flowsOf(users('a"b\\', attribute))).toEqual({ title: '[jobTitle] ?? "a\\"b\\\\"' })
    expect(flowsOf(users('x', expression('[a] = "b"')))).toEqual({ title: '([a] = "b") ?? "x"' })
    expect(flowsOf(users('x', expression('SelectUniqueValue([a], [b])')))).toEqual({
      title: 'SelectUniqueValue([a], [b])',
    })
  })

  test('of a reference is the object type that the source directory names', () => {
    const reference = (...names: readonly string[]) => names.map(referencedObjectName => ({ referencedObjectName }))
    const attributes = [
      { name: 'boss', type: 'Reference', referencedObjects: reference('Contact') },
      { name: 'members', type: 'Reference', multivalued: true, referencedObjects: reference('Group', 'Contact') },
    ]
    const directories = [
      { name: 'Microsoft Entra ID', objects: ['User', 'Contact', 'Group'].map(name => ({ name, attributes })) },
    ]
    const manager = {
      targetAttributeName: 'manager',
      source: { expression: '[boss]', type: 'Attribute', name: 'boss' },
    }
    const members = { targetAttributeName: 'members', source: { name: 'members', type: 'Attribute' } }
    const mapping = (sourceObjectName: string, target: string, one: Json) => ({
      sourceObjectName,
      targetObjectName: `urn:ietf:params:scim:schemas:core:2.0:${target}`,
      attributeMappings: [one],
    })
    const objectMappings = [
      mapping('User', 'User', manager),
      mapping('Contact', 'User', manager),
      mapping('Group', 'Group', members),
    ]
    const rule = { name: 'r', sourceDirectoryName: 'Microsoft Entra ID', objectMappings }
    const made = migrated(JSON.stringify({ directories, synchronizationRules: [rule] }))
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager'
    expect(objectTypes(made)).toMatchObject({
      User: { flows: { [urn]: { from: 'boss', reference: 'Contact' } } },
      Group: { flows: { members: { from: 'members', reference: 'Contact' } } },
    })
    expect(made.notes.map(({ what }) => what)).toContain('references to Group, Contact')
  })

  test('is only a comment where it names an object type that was left out', () => {
    const exported = JSON.parse(textOf('customappsso')) as { synchronizationRules: { objectMappings: Json[] }[] }
    for (const mapping of exported.synchronizationRules[0]?.objectMappings ?? []) {
      if (mapping['sourceObjectName'] === 'User') mapping['enabled'] = false
    }
    const made = migrated(JSON.stringify(exported))
    expect(made.text).toContain(`
      # Not carried over: This mapping has no object type User. It has Group.
      # members: { from: members, reference: User }
`)
    expect(made.counts).toMatchObject({ flows: 2, comments: 1, skipped: 30 })
  })

  test('is only a comment, with the reason, where it cannot be carried over', () => {
    const made = migrated(textOf('left-out'))
    expect(objectTypes(made)['User']?.flows).toEqual({
      userName: 'userPrincipalName',
      displayName: 'displayName',
      emails: 'otherMails',
    })
    expect(made.notes.filter(({ kind }) => kind === 'flow').map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'id: id is given by the host.',
      'groups: groups is given by the host.',
      'password: password is never shown, so importing it would keep it for nothing.',
      'title: There is no function NumFromDate2. Did you mean NumFromDate?',
      'displayName: A flow above fills displayName already.',
      'emails.value: A flow above fills emails already.',
      'emails[type eq "work": A filter in a path has one condition of the form [type eq "work"].',
      'nickName: It has neither a source nor a default value.',
      'name.givenName: There is no parameter %Suffix%. Give it a value under "parameters".',
    ])
    expect(made.text).toContain(`      # Not carried over: id is given by the host.
      # id: objectId
`)
  })

  test('is only a comment where the source directory does not have the attribute', () => {
    const directories = [
      { name: 'Microsoft Entra ID', objects: [{ name: 'User', attributes: [{ name: 'mail', anchor: true }] }] },
    ]
    const attributeMappings = ['mail', 'mial'].map((name, i) => ({
      targetAttributeName: ['userName', 'title'][i],
      source: { name, type: 'Attribute' },
    }))
    const made = migrated(schemaOf({ attributeMappings }, { directories }))
    expect(objectTypes(made)['User']?.flows).toEqual({ userName: 'mail' })
    expect(made.text).toContain('# Not carried over: There is no attribute [mial]. Did you mean [mail]?\n')
  })
})

test('names and texts with odd characters are quoted', () => {
  const [[name, type] = ['', undefined]] = Object.entries(objectTypes(migrated(textOf('odd-names'))))
  expect(name).toBe('User: "people" #1')
  const many = Array.from({ length: 24 }, (_, i) => `[extensionAttribute${i}]`).join(', ')
  expect(type?.flows).toEqual({
    userName: '[e-mail address]',
    displayName: '[emails[type eq "work"].value]',
    title: 'true',
    nickName: '[a: b #c]',
    locale: "[it's]",
    timezone: { constant: '# no comment: "x"' },
    userType: { constant: '42' },
    'name.formatted': `Join("  ", ${many}, "two  blanks: #")`,
    'urn:ietf:params:scim:schemas:extension:contoso:2.0:User:JobCode':
      'extension_1f2e3d4c5b6a798081929394a5b6c7d8_jobCode',
    'name.givenName': 'Switch([x],\n  "a",\n  "b", "c")',
  })
})

describe('an export of any names and texts', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('a', ' ', '\n', '"', "'", '\\', '#', ':', '[', ']', '-', '{', '\t', '&', '*', '!', '%'),
      maxLength: 14,
    }),
    fc.constantFrom('mail', 'true', '1', '~', '---', '__proto__', 'a b', `${'x y '.repeat(60)}z`),
  )
  const target = fc.oneof(
    odd,
    fc.constantFrom('userName', 'title', 'emails', 'members', 'emails[type eq "work"].value'),
  )
  const source = fc.oneof(
    fc.record({ type: fc.constant('Attribute'), name: odd }),
    fc.record({ type: fc.constant('Constant'), name: odd }),
    fc.record({ type: fc.constant('Function'), expression: odd }),
    odd.map(text => ({ type: 'Function', expression: `Join(" ", [mail], ${JSON.stringify(text)})` })),
    fc.constant(null),
  )
  const attributeMapping = fc.record({
    targetAttributeName: target,
    source,
    defaultValue: fc.oneof(odd, fc.constant(null)),
  })

  test('becomes a file that is read without errors, with every attribute mapping accounted for', () => {
    const clause = fc.record({
      operatorName: fc.constantFrom('EQUALS', 'NOT EQUALS', 'REGEX MATCH', 'Includes', 'IS NULL', '&', '!&', 'odd'),
      sourceOperandName: odd,
      targetOperand: fc.record({ values: fc.array(odd, { maxLength: 2 }) }),
    })
    const groups = fc.array(fc.record({ name: odd, clauses: fc.array(clause, { maxLength: 2 }) }), { maxLength: 2 })
    const mapping = fc.record({
      name: odd,
      sourceObjectName: odd,
      flowTypes: odd,
      scope: fc.record({ groups, inputFilterGroups: groups }),
      attributeMappings: fc.array(attributeMapping, { maxLength: 4 }),
    })
    fc.assert(
      fc.property(mapping, mapping => {
        const made = migrated(schemaOf(mapping))
        expect(
          checkMigrated(made, 'x')
            .filter(({ severity }) => severity === 'error')
            .map(render),
        ).toEqual([])
        const { file } = readMapping({ text: made.text })
        expect(file?.objectTypes.map(({ name }) => name.text)).toEqual([mapping.sourceObjectName])
        expect(file?.objectTypes.flatMap(({ flows }) => flows)).toHaveLength(made.counts.flows)
        expect(made.counts.flows + made.counts.comments).toBe(mapping.attributeMappings.length)
      }),
      { numRuns: 300 },
    )
  })

  test('keeps every constant to the letter', () => {
    fc.assert(
      fc.property(odd, text => {
        const source = { type: 'Constant', name: text }
        const { file } = readMapping({
          text: migrated(schemaOf({ attributeMappings: [{ targetAttributeName: 'title', source }] })).text,
        })
        const from = file?.objectTypes[0]?.flows[0]?.from
        expect(from).toMatchObject({ kind: 'constant', value: text })
      }),
      { examples: [[':\na']] },
    )
  })
})

describe('a scoping filter', () => {
  /** Whether an entry is in the scope that a clause makes. */
  function inScope(operatorName: string, values: readonly string[], cell: Cell, type = 'String'): boolean {
    const attributes = [
      { name: 'id', anchor: true, type: 'String' },
      { name: 'x', type },
    ]
    const directories = [{ name: 'Microsoft Entra ID', objects: [{ name: 'User', attributes }] }]
    const clauses = [{ operatorName, sourceOperandName: 'x', targetOperand: { values } }]
    const attributeMappings = [{ targetAttributeName: 'userName', source: { type: 'Attribute', name: 'id' } }]
    const made = migrated(schemaOf({ scope: { groups: [{ clauses }] }, attributeMappings }, { directories }))
    expect(made.notes.filter(({ kind }) => kind === 'setting')).toEqual([])
    const { file } = readMapping({ text: made.text })
    const mapping = file && made.schema && compileMapping(file, made.schema).mapping
    const [objectType] = mapping?.objectTypes ?? []
    if (mapping === undefined || objectType === undefined) throw new Error(made.text)
    const { kind } = instantiateMapping(mapping, objectType).mapRow(['1', cell], [])
    expect(kind).not.toBe('failed')
    return kind === 'in scope'
  }

  test.each<[operator: string, values: string[], holds: Cell, fails: Cell, type?: string]>([
    ['EQUALS', ['a'], 'a', 'A'],
    ['EQUALS', ['True'], true, false, 'Boolean'],
    ['EQUALS', ['5'], 5, 6, 'Integer'],
    ['EQUALS', ['a', 'b'], 'b', 'c'],
    ['NOT EQUALS', ['a'], 'A', 'a'],
    ['NOT EQUALS', ['a', 'b'], 'c', 'b'],
    ['Greater_Than', ['5'], 6, 5, 'Integer'],
    ['GREATER_THAN', ['-5'], '10', '-6'],
    ['Greater_Than_OR_EQUALS', ['5'], 5, 4, 'Integer'],
    ['Includes', ['b"c'], 'ab"cd', 'ab'],
    ['NOT INCLUDES', ['b'], 'ac', 'abc'],
    ['STARTS_WITH', ['a'], 'ab', 'Ab'],
    ['NOT STARTS_WITH', ['a'], 'ba', 'ab'],
    ['ENDS_WITH', ['b\\'], 'ab\\', 'ab'],
    ['NOT ENDS_WITH', ['b'], 'ba', 'ab'],
    ['REGEX MATCH', ['^([1-9][0-9])$'], '42', '7'],
    ['REGEX MATCH', ['(?i)^(sales|legal)'], 'Legal', 'Illegal'],
    ['NOT REGEX MATCH', ['^\\d+$'], 'x1', '11'],
    ['IS TRUE', [], true, false, 'Boolean'],
    ['IS FALSE', [], false, true, 'Boolean'],
    ['IS NOT NULL', [], 'x', ''],
    ['PRESENT', [], 'x', ''],
    ['&', ['2'], 6, 5, 'Integer'],
    ['!&', ['2'], 5, 6, 'Integer'],
    ['&', ['Oslo, Lima'], 'Lima', 'Rome'],
    ['!&', ['Oslo, Lima'], 'Rome', 'Lima'],
  ])('%s %j holds for %j and not for %j, nor for an absent value', (operator, values, holds, fails, type) => {
    expect(inScope(operator, values, holds, type)).toBe(true)
    expect(inScope(operator, values, fails, type)).toBe(false)
    expect(inScope(operator, values, null, type)).toBe(false)
  })

  test('holds for an absent and an empty value where it asks for them', () => {
    expect(inScope('IS NULL', [], null)).toBe(true)
    expect(inScope('IS NULL', [], '')).toBe(true)
    expect(inScope('IS NULL', [], 'x')).toBe(false)
  })

  test('has all clauses of a group, any group of a set, and all sets', () => {
    const { scope } = objectTypes(migrated(textOf('scopes')))['User'] ?? {}
    expect(scope).toBe(
      [
        '(([city] = "Oslo" OR [city] = "Lima") AND IsPresent([department]) AND [department] <> "X"',
        'AND IsPresent([department]) AND [department] <> "Y"',
        'OR StartsWith([userPrincipalName], "a\\"\\\\") AND IsPresent([mail]) AND BitAnd([flags], 2) <> 0',
        'AND BitAnd([flags], 8) = 0 AND InStr("Oslo, Lima", [city]) > 0)',
        'AND ([country] = "NO" OR [country] = "PE")',
        'AND IsPresent([userType]) AND NOT IsMatch([userType], "x")',
      ].join(' '),
    )
  })

  test('says what becomes of an attribute with several values', () => {
    const exported = textOf('customappsso').replace(
      '"sourceOperandName": "jobTitle"',
      '"sourceOperandName": "otherMails"',
    )
    expect(migrated(exported).notes).toContainEqual({
      kind: 'changed',
      path: '/synchronizationRules/0/objectMappings/1/scope/groups/0/clauses/4',
      what: 'otherMails Includes Engineer',
      why: 'An entry with more than one value fails. Taken as InStr([otherMails], "Engineer") > 0.',
    })
  })

  test('lets in fewer, never more, where a clause cannot be carried over', () => {
    const made = migrated(textOf('lost-scope'))
    const { User: user, Group: group, Team: team } = objectTypes(made)
    expect([user?.scope, group?.scope, team?.scope]).toEqual(['1 = 0', 'IsPresent([city])', undefined])
    const said = made.notes.filter(({ path }) => path.includes('/scope')).map(({ what, why }) => `${what}: ${why}`)
    const left = 'Its filter group is left out, so that fewer entries are in scope.'
    expect(said).toEqual([
      `groups IS_MEMBER_OF g: This operator has no counterpart. ${left}`,
      `level Greater_Than high: Greater_Than compares whole numbers, and "high" is none. ${left}`,
      'groups: None of its groups is left. Nothing is in scope until you write the scope yourself.',
      expect.stringMatching(/^city REGEX MATCH \(: .*\. Its filter group is left out/),
      `city VALID CERT MATCH x: This operator has no counterpart. ${left}`,
      'filter all: It has no clauses, so that every entry fulfils it.',
    ])
  })
})

describe('what belongs to an object mapping or a rule', () => {
  test('is listed where it has no counterpart, at the top or beside its flow', () => {
    const made = migrated(textOf('settings'))
    expect(made.notes.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      'object Users again (User to User)',
      'object Roles (AppRole to AppRole)',
      'setting flowTypes of User without Delete',
      'setting metadata of User (IsCustomerDefined, DisableMonitoringForChanges, Disposition, EscrowBehavior)',
      'object directory customappsso',
      'changed User of Microsoft Entra ID',
      'setting provisioningAnswers',
      'setting unsynchronized',
      'setting matchingPriority 3',
      'setting flowType AttributeAddOnly',
      'setting flowBehavior FlowAlways',
      'setting exportMissingReferences true',
      'setting isNew',
      'changed targetAttributeName manager',
      'setting defaultValue "nobody"',
      'changed targetAttributeName department',
      'setting defaultValue "Etc/GMT"',
      'setting defaultValue "x"',
    ])
    expect(made.schema).toBeUndefined()
  })

  test('is that of the rule from Entra ID, or of the one that is named', () => {
    const text = textOf('several-rules')
    expect(migrated(text).rule).toBe('OUTBOUND')
    expect(migrated(text).notes.map(({ what }) => what)).toEqual([
      'containerFilter of OUTBOUND',
      'groupFilter of OUTBOUND',
      'synchronization rule INBOUND',
      'User of Microsoft Entra ID',
    ])
    expect(migrated(text, 'rule-2')).toMatchObject({
      rule: 'INBOUND',
      counts: { attributeMappings: 3, comments: 0, skipped: 1 },
    })
    expect(mistakes(text, 'OUTBUND')).toEqual([
      'schema.json: error: It has no synchronization rule OUTBUND. [choose-rule]\n  Did you mean OUTBOUND?',
    ])
    const two = text.replaceAll('"sourceDirectoryName": "Microsoft Entra ID"', '"sourceDirectoryName": "Workday"')
    expect(mistakes(two)).toEqual([
      'schema.json: error: It has several synchronization rules to choose from. [choose-rule]\n' +
        '  Name one with --rule, by its name or id: OUTBOUND (rule-1, Workday to customappsso); INBOUND (rule-2, customappsso to Microsoft Entra ID).',
    ])
  })

  test('has to be something', () => {
    expect(mistakes('{"synchronizationRules":[]}')).toEqual([
      'schema.json: error: It has no synchronization rule. [choose-rule]',
    ])
    expect(mistakes(schemaOf({ enabled: false, name: 'Users' }))).toEqual([
      'schema.json: error: The synchronization rule OUTBOUND has no object mapping that can be carried over. [nothing-to-import]\n' +
        '  Users (User to User): It is disabled. Its 0 attribute mappings went with it.',
    ])
  })
})

describe('a text that is no synchronizationSchema', () => {
  test.each([
    ['', '1:1: error: This is not JSON: A value is missing. [json-syntax]'],
    ['{"a": 1,\n}', '2:1: error: This is not JSON: A name in quotes belongs here, not } [json-syntax]'],
    ['{"a" 1}', '1:6: error: This is not JSON: ":" belongs here, not 1 [json-syntax]'],
    ['[1 2]', '1:4: error: This is not JSON: "," or "]" belongs here, not 2 [json-syntax]'],
    ['{"a": {"b": [1]', '1:16: error: This is not JSON: "," or "}" is missing. [json-syntax]'],
    ['{"a": "b\n"}', '1:7: error: This is not JSON: A value belongs here, not "b [json-syntax]'],
    ['<html>', '1:1: error: This is not JSON: A value belongs here, not < [json-syntax]'],
    ['[]', '1:1: error: This is no synchronizationSchema: The whole must be an object, but it is a list. [wrong-type]'],
    ['{"a": 1}', '1:1: error: This is no synchronizationSchema: /synchronizationRules is missing. [missing-member]'],
    [
      '{"synchronizationRules": [{\n  "name": "r", "objectMappings": {}}]}',
      '2:34: error: This is no synchronizationSchema: /synchronizationRules/0/objectMappings must be a list, but it is an object. [wrong-type]',
    ],
  ])('%j is told with its place', (text, expected) => {
    const [first = ''] = mistakes(text)
    expect(first.split('\n')[0]).toBe(`schema.json:${expected}`)
  })

  test('is told all at once', () => {
    const text = schemaOf({ sourceObjectName: null, flowTypes: {}, attributeMappings: [{ source: 1 }] })
    expect(
      mistakes(text).map(text => text.split('\n')[0]?.replace(/^schema\.json:[\d:]+ error: .*: \S+\/0\//, '')),
    ).toEqual([
      'flowTypes must be a text, but it is an object. [wrong-type]',
      'sourceObjectName is missing. [missing-member]',
      'targetAttributeName is missing. [missing-member]',
      'source must be an object, but it is 1. [wrong-type]',
    ])
  })

  test('may hold one', () => {
    const schema = JSON.parse(schemaOf({})) as Json
    expect(mistakes(JSON.stringify({ id: 't', schema }))[0]).toContain('One stands under /schema: save that part.')
    expect(mistakes(JSON.stringify({ value: [{ schema }] }))[0]).toContain('One stands under /value/0/schema')
    expect(mistakes('{"error": {"code": "Unauthorized"}}')[0]).toContain('It is what GET /servicePrincipals/{id}/')
  })

  test('is found where JSON.parse finds that there is something to be found', () => {
    const valid = fc.json({ maxDepth: 3 })
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '1',
      '-',
      '01',
      '1e5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
      '\u0001',
    )
    const spoilt = fc
      .tuple(valid, fc.nat(40), piece)
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1))
    const anything = fc.oneof(
      valid,
      spoilt,
      fc.array(piece, { maxLength: 8 }).map(pieces => pieces.join('')),
    )
    fc.assert(
      fc.property(anything, text => {
        let isJson = true
        try {
          JSON.parse(text)
        } catch {
          isJson = false
        }
        expect(jsonMistake(text) === undefined).toBe(isJson)
      }),
      { numRuns: 3_000 },
    )
  })

  test('is told when it is nested without end', () => {
    const depth = 400
    const tree = `${'{"type":"Function","name":"Not","parameters":[{"key":"source","value":'.repeat(depth)}null${'}]}'.repeat(depth)}`
    const text = schemaOf({ attributeMappings: [{ targetAttributeName: 'title', source: 0 }] }).replace(
      '"source":0',
      `"source":${tree}`,
    )
    expect(mistakes(text)[0]).toContain('is nested too deep.')
  })
})
