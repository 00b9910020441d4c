import * as fc from 'fast-check'
import {
  type AddChange,
  type AttributeChange,
  type Change,
  type DeleteChange,
  type RenameChange,
  type ReplaceChange,
  type UpdateChange,
} from '../../../src/model/change.ts'
import { diffEntries } from '../../../src/model/diff.ts'
import type { Value } from '../../../src/model/value.ts'
import type { RetryOptions } from '../../../src/runtime/export/retry.ts'
import type { ExportOptions } from '../../../src/runtime/export/run.ts'
import { type Entries, schema } from './directory.ts'

type Given = Readonly<Record<string, Value>>

export const add = (objectType: string, id: string, attributes: Given = {}): AddChange => ({
  kind: 'add',
  objectType,
  anchor: [id],
  attributes: { id, ...attributes },
})
export const update = (objectType: string, id: string, ...changes: readonly AttributeChange[]): UpdateChange => ({
  kind: 'update',
  objectType,
  anchor: [id],
  changes,
})
export const remove = (objectType: string, id: string): DeleteChange => ({ kind: 'delete', objectType, anchor: [id] })
export const replace = (objectType: string, id: string, attributes: Given): ReplaceChange => ({
  kind: 'replace',
  objectType,
  anchor: [id],
  attributes: { id, ...attributes },
})
export const rename = (objectType: string, id: string, to: string): RenameChange => ({
  kind: 'rename',
  objectType,
  anchor: [id],
  to: { id: to },
})
export const values = (attribute: string, more: readonly string[], less: readonly string[] = []): AttributeChange => ({
  kind: 'values',
  attribute,
  add: more,
  remove: less,
})
export const set = (attribute: string, value: Value | null): AttributeChange => ({ kind: 'replace', attribute, value })

/** Time that passes only by waiting. */
export function surroundings(): Required<NonNullable<ExportOptions['surroundings']>> & { readonly slept: number[] } {
  let at = 0
  const slept: number[] = []
  return {
    slept,
    now: () => at,
    random: () => 0.5,
    sleep: async (ms, signal) => {
      signal.throwIfAborted()
      slept.push(ms)
      at += ms
    },
  }
}

export const patient = (attempts = 5): Partial<RetryOptions> => ({ attempts, giveUpAfter: 1000 })

/** The changes that make one directory another: each entry by its difference. */
export function changesBetween(before: Entries, after: Entries): readonly Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly Change[] => {
    const [objectType = '', id = ''] = key.split(' ')
    const [old, new_] = [before.get(key), after.get(key)]
    if (old === undefined) return new_ === undefined ? [] : [add(objectType, id, new_)]
    if (new_ === undefined) return [remove(objectType, id)]
    const type = schema.objectTypes.find(known => known.name === objectType)
    const changes = diffEntries(old, new_, type ?? { attributes: [] })
    return changes.length === 0 ? [] : [update(objectType, id, ...changes)]
  })
}

const ids = ['a', 'b', 'c', 'd', 'e', 'f']
const groups = ['x', 'y', 'z']

/** Half of a list. */
export const anyOf = <T>(list: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc
    .array(fc.boolean(), { minLength: list.length, maxLength: list.length })
    .map(taken => list.filter((_, at) => taken[at]))

const anyPerson = fc.record({ manager: fc.constantFrom(...ids, '', ''), tags: anyOf(['t1', 't2', 't3', 't4', 't5']) })
const times = <T>(count: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(arbitrary, { minLength: count, maxLength: count })

/** A directory in which every reference leads somewhere; managers and groups may go round in circles. */
export const anyDirectory: fc.Arbitrary<Entries> = fc
  .record({
    people: anyOf(ids),
    circles: anyOf(groups),
    persons: times(ids.length, anyPerson),
    members: times(groups.length, anyOf([...ids, ...groups])),
  })
  .map(({ people, circles, persons, members }) => {
    const names = [...people, ...circles]
    const entries = people.map((id, at): [string, Given] => {
      const { manager = '', tags = [] } = persons[at] ?? {}
      const given = { ...(people.includes(manager) ? { manager } : {}), ...(tags.length > 0 ? { tags } : {}) }
      return [`person ${id}`, { id, ...given }]
    })
    const parties = circles.map((id, at): [string, Given] => {
      const found = (members[at] ?? []).filter(name => name !== id && names.includes(name))
      return [`group ${id}`, found.length === 0 ? { id } : { id, members: found }]
    })
    return new Map([...entries, ...parties])
  })

/** What is in a directory, so that it can be compared whatever the order of entries and values. */
export function contents(entries: Entries): unknown {
  const inOrder = Object.entries(Object.fromEntries(entries)).sort(byName)
  return inOrder.map(([key, entry]) => [
    key,
    Object.entries(entry)
      .map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? value.map(String).sort() : value])
      .sort(byName),
  ])
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
