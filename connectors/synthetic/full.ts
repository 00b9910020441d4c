import type { Page } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import { groupsInPage, lastPage, type Reading } from './directory.ts'
import { personPages } from './person-pages.ts'

/** Where a full import goes on: from which number of which object type, in the cycle that it began in. */
interface Place {
  readonly objectType: 'person' | 'group'
  readonly next: number
}

/** All that is there in a cycle: persons by their numbers, then groups. Every page says where an import can go on. */
export function* fullPages(reading: Reading, resume: string | null): Generator<Page> {
  const from = resume === null ? { objectType: 'person', next: 0 } : placeIn(resume, reading.cycle)
  const wants = (objectType: string): boolean => reading.objectTypes.includes(objectType)
  if (wants('person') && from.objectType === 'person') yield* persons(reading, from.next)
  if (wants('group')) yield* groups(reading, from.objectType === 'group' ? from.next : 0)
  yield lastPage(reading)
}

function* persons(reading: Reading, from: number): Generator<Page> {
  const { people, cycle, groups } = reading
  const total = people.population.numbersUntil(cycle) + groups.count
  for (const { page, last } of personPages(reading, people.population.of(cycle, from), from + 1)) {
    yield { ...page, resume: `${cycle} person ${last + 1}`, portion: (last + 1) / total }
  }
}

function* groups(reading: Reading, from: number): Generator<Page> {
  const { people, groups, cycle } = reading
  const before = people.population.numbersUntil(cycle)
  const length = groupsInPage(reading)
  for (let first = from; first < groups.count; first += length) {
    const next = Math.min(groups.count, first + length)
    yield {
      kind: 'rows',
      objectType: 'group',
      source: 'groups',
      rows: Array.from({ length: next - first }, (_, at) => groups.cellsOf(first + at, cycle)),
      firstPosition: first + 1,
      resume: `${cycle} group ${next}`,
      portion: (before + next) / (before + groups.count),
    }
  }
}

function placeIn(resume: string, now: number): Place {
  const [, cycle, objectType, next] = /^(\d+) (person|group) (\d+)$/.exec(resume) ?? []
  if (Number(cycle) === now && (objectType === 'person' || objectType === 'group')) {
    return { objectType, next: Number(next) }
  }
  throw new TargetError('resume', `The import cannot go on from "${resume}": the directory is in cycle ${now} by now.`)
}
