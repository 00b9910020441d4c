import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ExportLimits } from '../../../src/connector/contract.ts'
import type { Change } from '../../../src/model/change.ts'
import type { Attribute, ObjectType, Schema } from '../../../src/model/schema.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'
import { runExport } from '../../../src/runtime/export/run.ts'
import { add, contents, remove, rename, replace, set, surroundings, update, values } from './changes.ts'
import { Directory, schema } from './directory.ts'

/** The steps of a plan by pass, each as `add a`, in no order within a pass. */
function passes(changes: readonly Change[], limits: ExportLimits = {}, of: Schema = schema): readonly string[] {
  return planExport(changes, of, limits).passes.map(({ batches }) =>
    batches
      .flat()
      .map(({ change }) => `${change.kind} ${String(change.anchor?.[0])}`)
      .sort()
      .join(', '),
  )
}

/** The changes of a plan in the order in which they go out. */
function steps(changes: readonly Change[], limits: ExportLimits = {}): readonly Change[] {
  return planExport(changes, schema, limits).passes.flatMap(pass => pass.batches.flat().map(({ change }) => change))
}

describe('the order of a plan', () => {
  test('is manager before report, members before their group', () => {
    const changes = [
      add('group', 'g', { members: ['c', 'a'] }),
      add('person', 'c', { manager: 'b' }),
      add('person', 'b', { manager: 'a' }),
      add('person', 'a', { manager: 'somebody who is there' }),
    ]
    expect(passes(changes)).toEqual(['add a', 'add b', 'add c', 'add g'])
  })

  test('is not held up by what has nothing to do with it', () => {
    const changes = [
      add('group', 'g', { members: ['a'] }),
      update('group', 'h', values('members', ['z'])),
      add('person', 'a'),
    ]
    expect(passes(changes)).toEqual(['add a, update h', 'add g'])
  })

  test('leaves a reference that closes a circle for a second pass', () => {
    const changes = [add('person', 'a', { manager: 'b', name: 'A' }), add('person', 'b', { manager: 'a' })]
    expect(passes(changes)).toHaveLength(3)
    expect(steps(changes)).toEqual([
      add('person', 'a', { name: 'A' }),
      add('person', 'b', { manager: 'a' }),
      update('person', 'a', set('manager', 'b')),
    ])
  })

  test('leaves only the member that closes a circle', () => {
    const changes = [
      add('group', 'g', { members: ['h', 'a'] }),
      add('group', 'h', { members: ['g'] }),
      add('person', 'a'),
    ]
    const [group, second] = steps(changes).filter(({ anchor }) => anchor?.[0] === 'g')
    expect(group).toEqual(add('group', 'g', { members: ['a'] }))
    expect(second).toEqual(update('group', 'g', values('members', ['h'])))
  })

  test('is groups before people among what goes, after all that changes', () => {
    const changes = [remove('person', 'a'), remove('group', 'g'), update('group', 'h', values('members', [], ['a']))]
    expect(passes(changes)).toEqual(['update h', 'delete g', 'delete a'])
  })

  test('is report before manager among what goes, where that is known', () => {
    const changes = [remove('person', 'a'), remove('person', 'b'), remove('person', 'c')]
    const managers = new Map<unknown, string>([
      ['b', 'a'],
      ['c', 'b'],
    ])
    const plan = planExport(changes, schema, {}, (_, anchor) => ({ manager: managers.get(anchor[0]) ?? null }))
    expect(plan.passes.map(pass => pass.batches.flat().map(({ change }) => change.anchor?.[0]))).toEqual([
      ['c'],
      ['b'],
      ['a'],
    ])
  })

  test('clears a reference before entries go that name each other', () => {
    const changes = [remove('person', 'a'), remove('person', 'b')]
    const plan = planExport(changes, schema, {}, (_, anchor) => ({ manager: anchor[0] === 'a' ? 'b' : 'a' }))
    const out = plan.passes.flatMap(pass => pass.batches.flat().map(({ change }) => change))
    expect(out[0]).toEqual(update('person', String(out[2]?.anchor?.[0]), set('manager', null)))
    expect(out.slice(1).map(({ kind }) => kind)).toEqual(['delete', 'delete'])
  })

  test('takes groups that name each other, and a third one, out of each other before they go', () => {
    const members: Readonly<Record<string, string[]>> = { x: ['y', 'p'], y: ['x', 'z'], z: [] }
    const changes = ['x', 'y', 'z'].map(id => remove('group', id))
    const plan = planExport(changes, schema, {}, (_, anchor) => ({ members: members[String(anchor[0])] ?? [] }))
    const [update, ...others] = plan.passes.flatMap(pass => pass.batches.flat().map(({ change }) => change))
    const id = String(update?.anchor?.[0])
    expect(update).toMatchObject({ changes: [values('members', [], [id === 'x' ? 'y' : 'x'])] })
    expect(others.map(({ kind, anchor }) => `${kind} ${String(anchor?.[0])}`)).toEqual(
      id === 'x' ? ['delete y', 'delete x', 'delete z'] : ['delete x', 'delete y', 'delete z'],
    )
  })

  test('is a rename before what uses the new name, and after what gives that name up', () => {
    const changes = [update('person', 'x', set('manager', 'b')), rename('person', 'b', 'c'), rename('person', 'a', 'b')]
    expect(passes(changes)).toEqual(['rename b', 'rename a', 'update x'])
  })

  test('is a rename after what still uses the old name', () => {
    const changes = [
      rename('person', 'a', 'b'),
      update('group', 'g', values('members', [], ['a'])),
      update('person', 'x', set('manager', 'a')),
      update('group', 'h', values('members', ['b'])),
    ]
    expect(passes(changes)).toEqual(['update g, update x', 'rename a', 'update h'])
  })

  test('adds an entry under a name only once another has gone from it', () => {
    const changes = [rename('person', 'a', 'b'), add('person', 'a'), add('person', 'c', { manager: 'a' })]
    expect(passes(changes)).toEqual(['rename a', 'add a', 'add c'])
  })

  test('takes no notice of entries of other object types that happen to have the same anchor', () => {
    const changes = [
      add('person', '1', { manager: '2' }),
      add('person', '2'),
      add('group', '2', { members: ['1'] }),
      add('group', '1', { members: ['2'] }),
    ]
    // Whatever the order: nothing is taken apart because of a circle that may be none.
    expect(steps(changes)).toHaveLength(4)
  })
})

const dn: Attribute = { name: 'dn', kind: 'string', multi: false, required: true }
const tree: Schema = {
  objectTypes: [{ name: 'node', anchor: ['dn'], dn: 'dn', attributes: [dn] } satisfies ObjectType],
}
const node = (kind: 'add' | 'delete', name: string): Change => ({
  objectType: 'node',
  anchor: [name],
  ...(kind === 'add' ? { kind, attributes: { dn: name } } : { kind }),
})

describe('the order of a tree', () => {
  const names = ['cn=a\\,b,ou=x,dc=t', 'ou=x,dc=t', 'OU=y, ou=x,dc=t', 'cn=c,ou=Y, ou=x,dc=t']
  test('is container before what stands in it', () => {
    const changes = names.map(name => node('add', name))
    expect(passes(changes, {}, tree)).toEqual([
      'add ou=x,dc=t',
      'add OU=y, ou=x,dc=t, add cn=a\\,b,ou=x,dc=t',
      'add cn=c,ou=Y, ou=x,dc=t',
    ])
  })

  test('is the other way round for what goes', () => {
    const changes = names.map(name => node('delete', name))
    expect(passes(changes, {}, tree)).toEqual([
      'delete cn=a\\,b,ou=x,dc=t, delete cn=c,ou=Y, ou=x,dc=t',
      'delete OU=y, ou=x,dc=t',
      'delete ou=x,dc=t',
    ])
  })
})

describe('the batches of a plan', () => {
  test('are as large as the target takes', () => {
    const changes = Array.from({ length: 7 }, (_, at) => add('person', `p${at}`))
    const sizes = planExport(changes, schema, { batch: 3 }).passes.map(({ batches }) =>
      batches.map(list => list.length),
    )
    expect(sizes).toEqual([[3, 3, 1]])
  })

  test('hold no more values than the target takes; those that come do so before others go', () => {
    const change = update('group', 'g', values('members', ['1', '2', '3'], ['4', '5']), set('title', 'T'))
    expect(steps([change], { values: 2 })).toEqual([
      update('group', 'g', values('members', ['1', '2']), set('title', 'T')),
      update('group', 'g', values('members', ['3'], ['4'])),
      update('group', 'g', values('members', [], ['5'])),
    ])
    expect(steps([add('group', 'g', { members: ['1', '2', '3'] })], { values: 2 })).toEqual([
      add('group', 'g', { members: ['1', '2'] }),
      update('group', 'g', values('members', ['3'])),
    ])
  })
})

describe('several changes of one entry', () => {
  test('become one where that does the same', () => {
    const given = [
      add('person', 'a', { name: 'A', tags: ['1'] }),
      update('person', 'a', set('name', null), values('tags', ['2'], ['1'])),
      update('person', 'b', set('name', 'B'), values('tags', ['1', '2'])),
      update('person', 'b', set('name', 'C'), values('tags', ['3'], ['1'])),
      replace('person', 'c', { name: 'C' }),
      update('person', 'c', set('mail', 'c@x')),
      update('person', 'd', set('name', 'D')),
      remove('person', 'd'),
      add('person', 'e', { name: 'E', mail: 'e@x' }),
      { ...replace('person', 'e', {}), attributes: { name: 'F' } },
    ]
    const plan = planExport(given, schema)
    expect(plan.passes.flatMap(pass => pass.batches.flat().map(({ change, inputs }) => [change, inputs]))).toEqual([
      [add('person', 'a', { tags: ['2'] }), [0, 1]],
      [update('person', 'b', set('name', 'C'), values('tags', ['2', '3'], ['1'])), [2, 3]],
      [replace('person', 'c', { name: 'C', mail: 'c@x' }), [4, 5]],
      [add('person', 'e', { name: 'F' }), [8, 9]],
      [remove('person', 'd'), [6, 7]],
    ])
  })

  test('cancel each other where an entry comes and goes', () => {
    const changes = [
      add('person', 'a'),
      rename('person', 'a', 'b'),
      update('person', 'b', set('name', 'B')),
      remove('person', 'b'),
    ]
    expect(planExport(changes, schema)).toMatchObject({ passes: [], cancelled: [0, 1, 2, 3] })
  })

  test('do what they do one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(anyStory, fc.integer({ min: 1, max: 3 }), async (changes, most) => {
        const limits = { batch: most, values: most }
        const oneByOne = new Directory(start)
        for (const change of changes) await oneByOne.target.export([change], new AbortController().signal)
        expect(oneByOne.refusals).toBe(0)
        const planned = new Directory(start, { limits })
        const plan = planExport(changes, schema, limits)
        const { outcomes } = await runExport(plan, planned.target, { surroundings: surroundings() })
        expect(outcomes.filter(({ kind }) => kind !== 'done')).toEqual([])
        expect(contents(planned.entries)).toEqual(contents(oneByOne.entries))
        expect([planned.refusals, planned.breaches]).toEqual([0, []])
      }),
      { numRuns: 300 },
    )
  })
})

const start = ['a', 'b'].map(id => [`person ${id}`, { id, name: id.toUpperCase(), tags: ['1'] }] as const)

/** Changes of a few people that make sense one after the other. */
const anyStory: fc.Arbitrary<readonly Change[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom<Change['kind']>('add', 'update', 'replace', 'rename', 'delete'),
      who: fc.nat(3),
      to: fc.nat(3),
      name: fc.option(fc.constantFrom('X', 'Y')),
      more: fc.subarray(['1', '2', '3', '4']),
      less: fc.subarray(['1', '2', '3', '4']),
    }),
    { maxLength: 12, size: 'max' },
  )
  .map(wishes => {
    const there = new Set(['a', 'b'])
    return wishes.flatMap(({ kind, who, to, name, more, less }): readonly Change[] => {
      const [id = '', other = ''] = [['a', 'b', 'c', 'd'][who], ['a', 'b', 'c', 'd'][to]]
      if (there.has(id) === (kind === 'add')) return []
      const given = { ...(name === null ? {} : { name }), ...(more.length === 0 ? {} : { tags: more }) }
      switch (kind) {
        case 'add':
          there.add(id)
          return [add('person', id, given)]
        case 'update':
          return [update('person', id, set('name', name), values('tags', more, less))]
        case 'replace':
          return [replace('person', id, given)]
        case 'rename':
          if (there.has(other)) return []
          there.delete(id)
          there.add(other)
          return [rename('person', id, other)]
        case 'delete':
          there.delete(id)
          return [remove('person', id)]
        default:
          return kind satisfies never
      }
    })
  })
