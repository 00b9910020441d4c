import type { Value } from '../../grammar/syntax/value.ts'

const firstNames = ['Ann', 'José', 'Zoë', 'Łukasz', 'Mary Ann', 'Øyvind', 'Kim', 'Chiara', 'Björn', 'Li']
const lastNames = ['Smith', 'García López', 'Größe', "O'Neil", 'van der Berg', 'Kowalska', 'Nguyễn', 'Brown']
const titles = ['Engineer', ' Sales Manager', 'Clerk ', 'Director', null]
const departments = ['10', '20', '30', '40', '99']
const states = ['active', 'active', 'active', 'suspended', 'terminated']
const countries = ['United States', 'Germany', 'India', 'Norway']
const offices = ['Building 7 East', 'Hall 2', 'Remote']

/** Rows in the order of the columns, the same for the same count. */
export function generateRows(count: number): readonly (readonly Value[])[] {
  let seed = 42
  const pick = <T>(choices: readonly T[]): T => {
    seed = (seed * 16807) % 2147483647
    return choices[seed % choices.length] as T
  }
  return Array.from({ length: count }, (_, i) => {
    const first = pick(firstNames)
    return [
      `E${String(100_000 + i)}`,
      first,
      pick(lastNames),
      pick([null, null, first.slice(0, 3)]),
      `Person.${i}@Example.com`,
      pick(titles),
      pick(departments),
      pick(states),
      pick(countries),
      pick([null, `+1 555 ${i}`, `+1 555 ${i}|+1 777 ${i}`]),
      pick([null, `E${String(100_000 + (i >> 3))}`]),
      pick(offices),
    ]
  })
}
