import { describe, expect, test } from 'vitest'
import type { Change } from '../../../src/model/change.ts'
import type { Attribute, Schema } from '../../../src/model/schema.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'
import type { KnownEntry } from '../../../src/runtime/export/step.ts'
import { add, remove, rename, set, update, values } from './changes.ts'
import { schema as untold } from './directory.ts'

/** The same people and groups; it is told which entries references name. */
const told: Schema = {
  objectTypes: untold.objectTypes.map(type => ({
    ...type,
    attributes: type.attributes.map(
      (one): Attribute =>
        one.kind === 'reference' ? { ...one, references: one.multi ? ['person', 'group'] : ['person'] } : one,
    ),
  })),
}

/** The steps of a plan by pass, each as `add person 1`, in no order within a pass. */
function passes(changes: readonly Change[], schema: Schema, known?: KnownEntry): readonly string[] {
  return planExport(changes, schema, {}, known).passes.map(({ batches }) =>
    batches
      .flat()
      .map(({ change }) => `${change.kind} ${change.objectType} ${String(change.anchor?.[0])}`)
      .sort()
      .join(', '),
  )
}

describe.each([
  ['of which the connector tells what they name', told],
  ['of which only their values tell it', untold],
])('references %s', (_, schema) => {
  test('bring what they name before them, and nothing that is called the same', () => {
    const changes = [
      add('group', '1', { members: ['group:2', 'person:7'] }),
      add('group', '2', { members: ['person:1'] }),
      add('person', '1'),
      add('person', '2'),
    ]
    expect(passes(changes, schema)).toEqual(['add person 1, add person 2', 'add group 2', 'add group 1'])
  })

  test('are left for a second pass where they close a circle', () => {
    const changes = [add('group', '1', { members: ['group:2'] }), add('group', '2', { members: ['group:1'] })]
    const steps = planExport(changes, schema).passes.flatMap(pass => pass.batches.flat().map(({ change }) => change))
    expect(steps).toEqual([
      add('group', '1'),
      add('group', '2', { members: ['group:1'] }),
      update('group', '1', values('members', ['group:2'])),
    ])
  })

  test('are named by the old name before a rename and by the new one after it', () => {
    const changes = [
      rename('group', '1', '9'),
      update('group', 'a', values('members', [], ['group:1'])),
      update('group', 'b', values('members', ['group:9'])),
      update('group', 'c', values('members', ['person:1', 'person:9'])),
    ]
    expect(passes(changes, schema)).toEqual(['update group a, update group c', 'rename group 1', 'update group b'])
  })

  test('go before what they name', () => {
    const changes = [remove('group', '1'), remove('group', '2'), remove('person', '1')]
    const known: KnownEntry = (objectType, anchor) =>
      objectType === 'group' && anchor[0] === '2' ? { members: ['group:1', 'person:1'] } : undefined
    expect(passes(changes, schema, known)).toEqual(['delete group 2', 'delete group 1', 'delete person 1'])
  })

  test('are not told by upper and lower case', () => {
    expect(passes([add('group', 'G', { members: ['group:h'] }), add('group', 'H')], schema)).toHaveLength(2)
  })
})

test('a manager of whom it is told that it is a person is no group of the same name', () => {
  const changes = [
    add('person', '1', { manager: '2' }),
    add('group', '2', { members: ['person:1'] }),
    add('person', '2'),
  ]
  expect(passes(changes, told)).toEqual(['add person 2', 'add person 1', 'add group 2'])
  expect(planExport([update('person', '1', set('manager', '2')), add('group', '2')], told).passes).toHaveLength(1)
})
