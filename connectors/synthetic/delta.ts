import type { EntryUpdate, Page } from '../../src/connector/contract.ts'
import { groupsInPage, lastPage, type Reading } from './directory.ts'
import { anchorOf } from './people.ts'
import { personPages } from './person-pages.ts'

/** What has happened since a cycle: persons who came or changed, persons who left, members who came and went. */
export function* deltaPages(reading: Reading, before: number): Generator<Page> {
  const { people, cycle, objectTypes } = reading
  if (objectTypes.includes('person')) {
    for (const { page } of personPages(reading, people.population.changedBetween(before, cycle), 1)) yield page
    yield* deletions(reading, before)
  }
  if (objectTypes.includes('group')) yield* updates(reading, before)
  yield lastPage(reading)
}

function* deletions({ people, cycle, pageSize }: Reading, before: number): Generator<Page> {
  for (const anchors of batches(people.population.removedBetween(before, cycle), pageSize)) {
    yield {
      kind: 'deletions',
      objectType: 'person',
      source: 'persons who left',
      anchors: anchors.map(person => [anchorOf(person)]),
    }
  }
}

function* updates(reading: Reading, before: number): Generator<Page> {
  for (const batch of batches(changedGroups(reading, before), groupsInPage(reading))) {
    yield { kind: 'updates', objectType: 'group', source: 'members', updates: batch }
  }
}

function* changedGroups({ groups, cycle }: Reading, before: number): Generator<EntryUpdate> {
  for (let group = 0; group < groups.count; group++) {
    const update = groups.changesOf(group, before, cycle)
    if (update !== undefined) yield update
  }
}

function* batches<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
