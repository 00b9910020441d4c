import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Value } from '../../grammar/syntax/value.ts'
import { type CompiledMapping, type CompiledObjectType, compileMapping } from '../../src/mapping/compile.ts'
import type { Explanation, FlowExplanation } from '../../src/mapping/explain/explanation.ts'
import { isSecretName } from '../../src/mapping/explain/secrets.ts'
import { explanationText, flowText } from '../../src/mapping/explain/text.ts'
import { explainEntry, type Question, targetsOf, valuesOf } from '../../src/mapping/explain.ts'
import { type MappingFile, readMapping } from '../../src/mapping/file.ts'
import { instantiateMapping } from '../../src/mapping/instantiate.ts'
import { loadTables } from '../../src/mapping/load-tables.ts'
import type { Cell } from '../../src/model/value.ts'
import { schema } from './schema.ts'

interface Made {
  readonly file: MappingFile
  readonly mapping: CompiledMapping
  readonly compiled: CompiledObjectType
}

/** The mapping of a person. */
function make(body: string, head = ''): Made {
  const text = `${head}objectTypes:\n  person:\n    resource: User\n${body.replace(/^/gm, '    ')}`
  const { file, diagnostics } = readMapping({ text })
  if (file === undefined) throw new Error(JSON.stringify(diagnostics))
  const { mapping, diagnostics: further } = compileMapping(file, schema, loadTables(file, '.'))
  const compiled = mapping?.objectTypes[0]
  if (mapping === undefined || compiled === undefined) throw new Error(JSON.stringify([diagnostics, further]))
  return { file, mapping, compiled }
}

type Entry = Readonly<Record<string, Value>>

function explain(made: Made, entry: Entry, more: Partial<Question> = {}): Explanation {
  const whole = new Map(Object.entries({ employeeId: 'E1', ...entry }))
  return explainEntry({ ...made, direction: 'import', entry: whole, context: { now: () => 0 }, ...more })
}

/** A flow with this source, as it comes out. */
function flowOf(source: string, entry: Entry, head = ''): FlowExplanation {
  const { flows } = explain(make(`flows: { title: ${JSON.stringify(source)} }`, head), entry)
  const [flow] = flows
  if (flow === undefined) throw new Error('there is no flow')
  return flow
}

const textOf = (source: string, entry: Entry, head = ''): string => flowText(flowOf(source, entry, head))

const all = (explanation: Explanation): string => explanationText(explanation) + JSON.stringify(explanation)

describe('the tree of an expression', () => {
  test('has each piece with what it came to, below the piece that it went into', () => {
    const source = 'Join(" ", Coalesce([jobTitle], [firstName]), [lastName])'
    expect(textOf(source, { firstName: 'Ann', lastName: 'Lee' })).toBe(`title = "Ann Lee"
  Join(" ", Coalesce([jobTitle], [firstName]), [lastName])  → "Ann Lee"
    Coalesce([jobTitle], [firstName])                       → "Ann"
      [jobTitle]                                            → absent
      [firstName]                                           → "Ann"
    [lastName]                                              → "Lee"`)
  })

  test('is plain data, and holds the constants that the text leaves out', () => {
    const flow = flowOf('Append([firstName], "!")', { firstName: 'Ann' })
    expect(structuredClone(flow)).toEqual(flow)
    expect(JSON.parse(JSON.stringify(flow))).toEqual({
      target: 'title',
      kind: 'string',
      multi: false,
      source: 'Append([firstName], "!")',
      inputs: [{ name: 'firstName', result: { kind: 'value', value: 'Ann' } }],
      steps: {
        kind: 'call',
        text: 'Append([firstName], "!")',
        result: { kind: 'value', value: 'Ann!' },
        parts: [
          { kind: 'attribute', text: '[firstName]', result: { kind: 'value', value: 'Ann' }, parts: [] },
          { kind: 'constant', text: '"!"', result: { kind: 'value', value: '!' }, parts: [] },
        ],
      },
      outcome: { kind: 'value', value: 'Ann!' },
    })
  })

  test('marks the branches that were not taken, and does not count what they would read among the inputs', () => {
    const source = 'IIF(IsPresent([jobTitle]), ToUpper([firstName]), ToLower([lastName]))'
    expect(textOf(source, { firstName: 'Ann', lastName: 'Lee' })).toBe(`title = "lee"
  IIF(IsPresent([jobTitle]), ToUpper([firstName]), ToLower([lastName]))  → "lee"
    IsPresent([jobTitle])                                                → false
      [jobTitle]                                                         → absent
    ToUpper([firstName])                                                 – not reached
    ToLower([lastName])                                                  → "lee"
      [lastName]                                                         → "Lee"`)
    expect(flowOf(source, { lastName: 'Lee' }).inputs.map(({ name }) => name)).toEqual(['jobTitle', 'lastName'])
  })

  test.each([
    ['[jobTitle] ?? [lastName]', { jobTitle: 'x' }],
    ['IIF([status] = "a" OR [lastName] = "b", "1", "2")', { status: 'a' }],
    ['Switch([status], [lastName], "a", "1")', { status: 'a' }],
    ['Join(",", Split([jobTitle], [lastName]))', {}],
  ])('of %s ends where the evaluation ends', (source, entry) => {
    expect(textOf(source, entry as Entry)).toMatch(/\[lastName\].* +– not reached/)
  })

  test('shows parameters by their names, with their values', () => {
    expect(textOf('Append([firstName], %Domain%)', { firstName: 'a' }, 'parameters: { Domain: "@x" }\n')).toContain(
      '%Domain%                     → "@x"',
    )
  })

  test('keeps brackets that belong to a piece', () => {
    expect(textOf('2 * ([level] + [salary])', { level: 1, salary: 2 })).toBe(`title = "6"
  2 * ([level] + [salary])  → 6
    [level] + [salary]      → 3
      [level]               → 1
      [salary]              → 2
  as string: 6 → "6"`)
  })

  test('shows a lambda for each value, up to ten', () => {
    expect(textOf('Join(",", Map([phones], $p => Left($p, 1)))', { phones: ['ab', 'cd'] })).toBe(`title = "a,c"
  Join(",", Map([phones], $p => Left($p, 1)))  → "a,c"
    Map([phones], $p => Left($p, 1))           → ["a","c"]
      [phones]                                 → ["ab","cd"]
      $p => Left($p, 1)                        → 2 times
        Left($p, 1)                            → "a"
          $p                                   → "ab"
        Left($p, 1)                            → "c"
          $p                                   → "cd"`)
    const many = textOf('Join(",", Map([phones], $p => ToUpper($p)))', {
      phones: Array.from({ length: 12 }, () => 'a'),
    })
    expect(many.match(/ToUpper\(\$p\) +→ "A"/g)).toHaveLength(10)
    expect(many).toMatch(/… +and 2 more/)
  })

  test("shows the body of Entra Connect's Select for each value", () => {
    const text = textOf('Join(Select($p, [phones], UCase($p)), ",")', { phones: ['a', 'b'] }, 'dialect: aadconnect\n')
    expect(text.match(/UCase\(\$p\) +→ "[AB]"/g)).toEqual([
      expect.stringContaining('"A"'),
      expect.stringContaining('"B"'),
    ])
  })

  test('says which table was asked, for what, and whether it had it', () => {
    const head = 'tables: { towns: { rows: { B1: { city: Berlin, code: 10 } } } }\n'
    const source = 'Lookup("towns", [status], "city")'
    expect(flowOf(source, { status: 'B1' }, head).steps.lookup).toEqual({ table: 'towns', key: 'B1', column: 'city' })
    expect(textOf(source, { status: 'B1' }, head)).toContain('→ "Berlin"  (city of "B1" in table towns)')
    expect(textOf(source, { status: 'B2' }, head)).toContain('→ absent  (nothing for city of "B2" in table towns)')
  })

  test('cuts long values and says how long they are', () => {
    const long = 'x'.repeat(12_345)
    expect(textOf('ToUpper([firstName])', { firstName: long })).toContain(`→ "${'X'.repeat(200)}…" (12,345 characters)`)
    const { steps } = flowOf('Item([phones], 1)', { phones: Array.from({ length: 300 }, (_, i) => String(i)) })
    expect(steps.parts[0]?.result).toMatchObject({ length: 300, value: { length: 10 } })
    const { outcome } = flowOf('[photo]', { photo: new Uint8Array(1000) })
    expect(JSON.stringify(outcome).length).toBeLessThan(400)
  })
})

describe('named sub-expressions', () => {
  const made = make(
    `let: { full: 'Join(" ", [firstName], [lastName])', unused: 'ToUpper($full)' }
flows: { displayName: $full, nickName: 'ToUpper($full)', title: 'IIF([status] = "x", $unused, "none")' }`,
  )

  test('are shown once, and by their names where they are used', () => {
    const explanation = explain(made, { firstName: 'Ann', lastName: 'Lee' })
    expect(explanation.lets).toMatchObject([{ name: 'full', source: 'Join(" ", [firstName], [lastName])' }])
    expect(explanationText(explanation).match(/\[firstName\] +→ "Ann"/g)).toHaveLength(1)
    expect(explanationText(explanation)).toContain(`nickName = "ANN LEE"
  ToUpper($full)  → "ANN LEE"
    $full         → "Ann Lee"`)
  })

  test('are left out where no flow that is shown gets as far as to ask for them', () => {
    expect(explain(made, { firstName: 'Ann' }, { only: 'title' }).lets).toEqual([])
    expect(explain(made, { status: 'x' }, { only: 'title' }).lets.map(({ name }) => name)).toEqual(['full', 'unused'])
  })

  test('that fail are told with the piece that failed in them', () => {
    const broken = make(`let: { n: 'Item([phones], [firstName])' }\nflows: { title: 'ToUpper($n)' }`)
    const { flows, lets } = explain(broken, { phones: ['a'], firstName: 'x' })
    expect(flows[0]?.outcome).toMatchObject({ kind: 'error', code: 'wrong-type', at: 'Item([phones], [firstName])' })
    expect(flows[0]?.steps).toMatchObject({ result: { kind: 'failed' }, parts: [{ result: { kind: 'failed' } }] })
    expect(lets[0]?.steps.result).toMatchObject({ kind: 'error', code: 'wrong-type' })
  })
})

describe('the outcome of a flow', () => {
  test('is what the target makes of the result, and the conversion is shown where it makes another', () => {
    const made = make(`flows:
  active: Switch([status], "True", "gone", "False")
  title: firstName
  urn:x:1.0:User:level: { from: 'Append([lastName], "0")', type: integer, multi: true }
  urn:x:1.0:User:boss: { from: managerId, reference: person }`)
    const { flows } = explain(made, { status: 'gone', firstName: 'Ann', lastName: '1', managerId: 'E 2' })
    expect(flows.map(({ conversion }) => conversion)).toEqual([
      { before: { value: 'False' }, after: { value: false } },
      undefined,
      { before: { value: '10' }, after: { value: [10] } },
      { before: { value: 'E 2' }, after: { value: 'person-E~202' }, reference: 'person' },
    ])
    expect(flowText(flows[0] as FlowExplanation)).toContain('\n  as boolean: "False" → false')
    expect(flowText(flows[2] as FlowExplanation)).toContain('\n  as list of integer: "10" → [10]')
    expect(flowText(flows[3] as FlowExplanation)).toContain('as reference to person: "E 2" → "person-E~202"')
  })

  test.each([
    ['ToUpper([jobTitle])', { kind: 'absent' }, 'title = absent'],
    ['IgnoreFlowIfNullOrEmpty([jobTitle])', { kind: 'no flow' }, 'title does not flow'],
    ['IIF([x], "a", IgnoreObjectFlow)', { kind: 'no flow of the object' }, 'title does not flow, nor does its entry'],
  ])('of %s is told in words', (source, outcome, text) => {
    const flow = flowOf(source.replace('[x]', '[remote]'), {})
    expect(flow.outcome).toEqual(outcome)
    expect(flowText(flow).split('\n')[0]).toBe(text)
  })

  test('is an error with the piece that failed, and those around it say that a part failed', () => {
    const flow = flowOf('ToUpper(Item([phones], [firstName]))', { phones: ['a'], firstName: 'x' })
    expect(flow.outcome).toEqual({
      kind: 'error',
      code: 'wrong-type',
      message: 'A number is wanted here, not the text "x".',
      at: 'Item([phones], [firstName])',
    })
    expect(
      flowText(flow),
    ).toBe(`title failed in Item([phones], [firstName]): A number is wanted here, not the text "x". [wrong-type]
  ToUpper(Item([phones], [firstName]))  → failed
    Item([phones], [firstName])         → error: A number is wanted here, not the text "x". [wrong-type]
      [phones]                          → ["a"]
      [firstName]                       → "x"`)
  })

  test('is an error of the target where that takes no such value', () => {
    const [flow] = explain(make('flows: { active: status }'), { status: 'perhaps' }).flows
    expect(flow?.outcome).toEqual({
      kind: 'error',
      code: 'wrong-type',
      message: 'The target holds booleans (True, False), and this is the text "perhaps".',
    })
  })
})

describe('what becomes of the entry', () => {
  const made = make(`scope: '[status] <> "test"'
flows: { active: remote, title: 'IIF([jobTitle] = "x", IgnoreObjectFlow, [jobTitle])' }`)

  test.each([
    [{ status: 'a' }, { kind: 'in scope' }],
    [
      { status: 'test', remote: 'perhaps' },
      { kind: 'out of scope', by: 'scope' },
    ],
    [
      { status: 'a', jobTitle: 'x' },
      { kind: 'out of scope', by: 'title' },
    ],
    [
      { status: 'a', remote: 'perhaps' },
      { kind: 'failed', by: 'active', code: 'wrong-type' },
    ],
    [{ status: ['a', 'b'] }, { kind: 'failed', by: 'scope', code: 'several-values' }],
    [{ employeeId: '' }, { kind: 'failed', by: 'anchor', code: 'missing-anchor' }],
  ])('%j: %j', (entry, verdict) => {
    expect(explain(made, entry as Entry).verdict).toMatchObject(verdict)
  })

  test('the scope is shown with its tree, and the flows of an entry out of scope too', () => {
    expect(explanationText(explain(made, { status: 'test', jobTitle: 'Boss' }))).toBe(`person E1: out of scope by scope

scope = false
  [status] <> "test"  → false
    [status]          → "test"

active = absent  ← [remote]

title = "Boss"
  IIF([jobTitle] = "x", IgnoreObjectFlow, [jobTitle])  → "Boss"
    [jobTitle] = "x"                                   → false
      [jobTitle]                                       → "Boss"
    [jobTitle]                                         → "Boss"`)
  })

  test('is the same as in an import', () => {
    const both = make(`let: { full: 'Join(" ", [firstName], [lastName])' }
scope: IsPresent([status])
flows:
  displayName: $full
  active: Switch([status], "True", "gone", "False")
  title: 'IIF([level] > 3, ToUpper($full), IgnoreFlowIfNullOrEmpty([jobTitle]))'
  nickName: Item([phones], [level])
  urn:x:1.0:User:level: { from: jobTitle, type: integer }
  urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager: managerId`)
    const text = fc.option(fc.constantFrom('', 'gone', '1', 'Ann'), { nil: null })
    const cells = fc.record({
      firstName: text,
      lastName: text,
      status: text,
      jobTitle: text,
      managerId: text,
      level: fc.option(fc.integer({ min: -1, max: 5 }), { nil: null }),
      phones: fc.option(fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }), { nil: null }),
    })
    const instance = instantiateMapping(both.mapping, both.compiled, { now: () => 0 })
    const names = schema.objectTypes[0]?.attributes.map(({ name }) => name) ?? []
    fc.assert(
      fc.property(cells, entry => {
        const out: unknown[] = []
        const row = names.map(name => (name === 'employeeId' ? 'E1' : ((entry as Record<string, Cell>)[name] ?? null)))
        const verdict = instance.mapRow(row, out)
        const { verdict: explained } = explain(both, entry)
        expect(explained.kind).toBe(verdict.kind)
        if (verdict.kind === 'failed') expect(explained).toMatchObject({ by: verdict.attribute, code: verdict.code })
        if (verdict.kind !== 'in scope') return
        const given = new Map(Object.entries({ employeeId: 'E1', ...entry }))
        const values = valuesOf({ ...both, direction: 'import', entry: given })
        expect(both.compiled.stored.attributes.map(({ name }) => values.get(name) ?? null)).toEqual(
          out.slice(0, both.compiled.stored.attributes.length),
        )
      }),
    )
  })
})

describe('secrets', () => {
  test.each([
    'password',
    'userPassword',
    'unicodePwd',
    'pwd',
    'secret',
    'token',
    'api_token',
    'USERPASSWORD',
    'clientSecrets',
  ])('%s is the name of one', name => expect(isSecretName(name)).toBe(true))
  test.each(['mail', 'secretary', 'pwdLastSet', 'badPwdCount', 'passwordChanged', 'tokens2count', 'compass'])(
    '%s is not',
    name => expect(isSecretName(name)).toBe(false),
  )

  /** People with a password. */
  const withPassword = (flows: string, entry: Entry): Explanation => {
    const [person, ...others] = schema.objectTypes
    const attribute = { kind: 'string', multi: false, required: false } as const
    const names = ['password', 'tokens']
    const attributes = [...(person?.attributes ?? []), ...names.map(name => ({ name, ...attribute }))]
    const { file } = readMapping({ text: `objectTypes:\n  person:\n    resource: User\n${flows}` })
    if (file === undefined || person === undefined) throw new Error(flows)
    const { mapping, diagnostics } = compileMapping(file, { objectTypes: [{ ...person, attributes }, ...others] })
    const compiled = mapping?.objectTypes[0]
    if (mapping === undefined || compiled === undefined) throw new Error(JSON.stringify(diagnostics))
    return explain({ file, mapping, compiled }, entry)
  }
  const flow = (source: string): string => `    flows: { title: ${JSON.stringify(source)} }`

  test.each([
    ['an attribute of that name', flow('password')],
    ['what is made of it', flow('ToUpper(Append("x", [password]))')],
    ['what is behind a name', `    let: { p: 'ToLower([password])' }\n${flow('Append("x", $p)')}`],
    ['values of a list', flow('Join(",", Map([tokens], $t => ToLower($t)))')],
    ['the message of an error', flow('Left([firstName], [password])')],
    ['the message of a target', '    flows: { active: password }'],
    ['the key of a look-up', `    let: { p: '[password]' }\n${flow('Replace([firstName], $p, , , "", , )')}`],
  ])('are not shown: %s', (_, flows) => {
    const explanation = withPassword(flows, { firstName: 'Ann', password: 'hunter2', tokens: ['hunter2'] })
    expect(all(explanation).toLowerCase()).not.toContain('hunter2')
    expect(all(explanation)).toContain('[Redact]')
  })

  test('what passes through Redact is hidden wherever it is read', () => {
    const made = make(`flows: { title: 'Append("x", Redact(ToUpper([status])))', nickName: status, locale: firstName }`)
    const explanation = explain(made, { status: 'Sales9', firstName: 'Ann' })
    expect(all(explanation).toLowerCase()).not.toContain('sales9')
    expect(explanation.flows.map(({ outcome }) => outcome)).toEqual([
      { kind: 'value', value: '[Redact]', hidden: true },
      { kind: 'value', value: '[Redact]', hidden: true },
      { kind: 'value', value: 'Ann' },
    ])
  })

  test('what a target of that name is made of is hidden, by a name too', () => {
    const made = make(`let: { made: 'Append("hun", [lastName])' }
flows: { urn:x:1.0:User:initialPassword: $made, title: '$made', nickName: firstName }`)
    expect(all(explain(made, { lastName: 'ter2', firstName: 'Ann' }))).not.toContain('hunter2')
  })

  test('whether one is there, and what is chosen by that, is shown', () => {
    const explanation = withPassword(flow('IIF(IsPresent([password]), [firstName], "none")'), {
      firstName: 'Ann',
      password: 'hunter2',
    })
    expect(explanationText(explanation)).toContain(`title = "Ann"
  IIF(IsPresent([password]), [firstName], "none")  → "Ann"
    IsPresent([password])                          → true
      [password]                                   → [Redact]
    [firstName]                                    → "Ann"`)
  })
})

describe('what is stored now', () => {
  const made = make(
    'flows: { userName: mail, title: "ToUpper([jobTitle])", nickName: "IgnoreFlowIfNullOrEmpty([status])" }',
  )
  const entry = { mail: 'a@x', jobTitle: 'boss' }

  test('is shown where the flow would change it', () => {
    const now = new Map([
      ['userName', 'a@x'],
      ['title', 'Boss'],
    ])
    const explanation = explain(made, entry, { now })
    expect(explanation.now).toEqual({ exists: true, differing: ['title'] })
    expect(explanationText(explanation)).toContain('→ "boss"\n  stored now: "Boss"\n')
    expect(explanationText(explanation)).toMatch(/\n\n1 flow differs from what is stored\.$/)
  })

  test('is the same where nothing differs, and nothing where the entry is not there', () => {
    const now = new Map(Object.entries({ userName: 'a@x', title: 'BOSS' }))
    expect(explanationText(explain(made, entry, { now }))).toMatch(/\n\nThe same as what is stored\.$/)
    const absent = explain(made, entry, { now: null })
    expect(absent.now).toEqual({ exists: false, differing: [] })
    expect(absent.flows.every(flow => flow.now === undefined)).toBe(true)
    expect(explain(made, entry).now).toBeUndefined()
  })

  test('has no order where it names members', () => {
    const members = make('flows: { urn:x:1.0:User:team: { from: phones, reference: person, multi: true } }')
    const now = new Map([['urn:x:1.0:User:team', ['person-b', 'person-a']]])
    expect(explain(members, { phones: ['a', 'b', 'a'] }, { now }).now?.differing).toEqual([])
  })
})

describe('the way out', () => {
  const made =
    make(`flows: { userName: mail, title: jobTitle, urn:x:1.0:User:boss: { from: managerId, reference: person } }
export: { firstName: 'ToUpper([displayName])', level: '[nickName]' }`)
  const entry = new Map<string, Value>(
    Object.entries({ userName: 'a@x', displayName: 'Ann', nickName: '7', 'urn:x:1.0:User:boss': 'person-E2' }),
  )

  test('goes from SCIM attributes to those of the connector, in their kinds, ids becoming anchors', () => {
    const explanation = explain(made, {}, { direction: 'export', entry, anchor: 'E1' })
    expect(explanation.flows.map(({ target, outcome }) => [target, outcome])).toEqual([
      ['firstName', { kind: 'value', value: 'ANN' }],
      ['level', { kind: 'value', value: 7 }],
      ['mail', { kind: 'value', value: 'a@x' }],
      ['jobTitle', { kind: 'absent' }],
      ['managerId', { kind: 'value', value: 'E2' }],
    ])
    expect(explanationText(explanation)).toContain('person E1\n\nfirstName = "ANN"\n  ToUpper([displayName])')
    expect(explanationText(explanation)).toContain('\nmail = "a@x"  ← [userName]\n')
  })

  test('compares with what the source has', () => {
    const now = new Map<string, Value>([
      ['firstName', 'Ann'],
      ['level', '7'],
      ['mail', 'a@x'],
      ['managerId', 'E2'],
    ])
    const explanation = explain(made, {}, { direction: 'export', entry, now })
    expect(explanation.now?.differing).toEqual(['firstName'])
    expect(explanationText(explanation)).toContain('in the source now: "Ann"')
  })
})

test('one flow can be shown alone; what it would become of the whole entry is still said', () => {
  const made = make(`scope: IsPresent([status])\nflows: { userName: mail, title: jobTitle, active: remote }`)
  expect(targetsOf({ ...made, direction: 'import' })).toEqual(['scope', 'userName', 'title', 'active'])
  const explanation = explain(made, { status: 'a', remote: 'perhaps' }, { only: 'title' })
  expect(explanation.flows.map(({ target }) => target)).toEqual(['title'])
  expect(explanation.verdict).toMatchObject({ kind: 'failed', by: 'active' })
  expect(explain(made, {}, { only: 'scope' })).toMatchObject({ flows: [], scope: { outcome: { value: false } } })
})
