import type { RawPage, RowPage } from '../../src/connector/contract.ts'
import type { Cell } from '../../src/model/value.ts'
import type { Reading } from './directory.ts'
import { RawPeople } from './raw-people.ts'

/** A page of persons, and the number of the last of them. */
export interface PersonPage {
  readonly page: RawPage | RowPage
  readonly last: number
}

/** Persons in the form that the settings ask for. A raw page holds until the next is asked for. */
export function personPages(reading: Reading, persons: Iterable<number>, firstPosition: number): Iterable<PersonPage> {
  return reading.isRaw ? rawPages(reading, persons, firstPosition) : rowPages(reading, persons, firstPosition)
}

const head = { objectType: 'person', source: 'persons' } as const

function* rawPages(
  { people, cycle, pageSize }: Reading,
  persons: Iterable<number>,
  firstPosition: number,
): Generator<PersonPage> {
  const rows = new RawPeople(people, pageSize)
  let position = firstPosition
  let last = 0
  for (const person of persons) {
    rows.add(person, cycle, position++)
    last = person
    if (rows.count === pageSize) yield { page: { ...head, ...rows.take(cycle) }, last }
  }
  if (rows.count > 0) yield { page: { ...head, ...rows.take(cycle) }, last }
}

function* rowPages(
  { people, cycle, pageSize }: Reading,
  persons: Iterable<number>,
  firstPosition: number,
): Generator<PersonPage> {
  let rows: (readonly Cell[])[] = []
  let position = firstPosition
  let last = 0
  const take = (): PersonPage => {
    const page = { kind: 'rows', ...head, rows, firstPosition: position - rows.length } as const
    rows = []
    return { page, last }
  }
  for (const person of persons) {
    rows.push(people.cellsOf(person, cycle))
    position++
    last = person
    if (rows.length === pageSize) yield take()
  }
  if (rows.length > 0) yield take()
}
