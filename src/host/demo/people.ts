import { addressPart, departments, firstNames, lastNames, sites, titles } from './names.ts'
import { type Random, randomOf } from './random.ts'

export const personColumns = [
  'employeeId',
  'firstName',
  'lastName',
  'preferredName',
  'email',
  'title',
  'department',
  'costCenter',
  'location',
  'country',
  'phones',
  'managerId',
  'hireDate',
  'terminationDate',
  'status',
] as const

/** A person of the made-up company, by column; an empty text is an absent value. */
export type Person = Record<(typeof personColumns)[number], string>

export const groupColumns = ['groupId', 'name', 'description', 'members'] as const
export type Group = Record<(typeof groupColumns)[number], string>

const reportsPerManager = 8
const largeGroup = 5000

export function employeeId(index: number): string {
  return `E${String(100001 + index)}`
}

/** The people of the company. The first leads it; everybody else has a manager further up, so managers form a tree. */
export function makePeople(count: number, seed: number): Person[] {
  const random = randomOf(seed)
  const takenAddresses = new Map<string, number>()
  return Array.from({ length: count }, (_, index) => makePerson(index, random, takenAddresses))
}

export function makePerson(index: number, random: Random, takenAddresses: Map<string, number>): Person {
  const firstName = random.pick(firstNames)
  const lastName = random.chance(0.06) ? `${random.pick(lastNames)}-${random.pick(lastNames)}` : random.pick(lastNames)
  const { city, country, callingCode } = random.pick(sites)
  const terminated = index > 0 && random.chance(0.06)
  const hired = 2004 + random.below(22)
  return {
    employeeId: employeeId(index),
    firstName,
    lastName,
    preferredName: random.chance(0.08) ? random.pick(firstNames) : '',
    email: address(firstName, lastName, takenAddresses),
    title: index === 0 ? 'Chief Executive' : random.pick(titles),
    department: random.pick(departments),
    costCenter: `CC-${1000 + random.below(120)}`,
    location: city,
    country,
    phones: phones(callingCode, random),
    managerId: index === 0 ? '' : employeeId(Math.floor((index - 1) / reportsPerManager)),
    hireDate: day(hired, random),
    terminationDate: terminated ? day(Math.min(2026, hired + 1 + random.below(8)), random) : '',
    status: terminated ? 'terminated' : random.chance(0.03) ? 'leave' : 'active',
  }
}

/** Groups of people. The first holds a quarter of 20,000 people; the others are teams, some of them large. */
export function makeGroups(count: number, people: number, seed: number): Group[] {
  const random = randomOf(seed ^ 0x67726f75)
  return Array.from({ length: count }, (_, index) => {
    const { city } = random.pick(sites)
    const department = random.pick(departments)
    const size = index === 0 ? largeGroup : 3 + random.below(random.chance(0.1) ? 200 : 30)
    const members = someOf(people, size, random).map(employeeId)
    return {
      groupId: `G${String(1001 + index)}`,
      name: index === 0 ? 'Town Hall' : `${department} ${city} ${index}`,
      description: index === 0 ? 'Everybody who wants to know, "early"' : `Who works on ${department} in ${city}`,
      members: members.join('|'),
    }
  })
}

/** Distinct whole numbers below a bound, ascending. */
export function someOf(bound: number, count: number, random: Random): number[] {
  if (count >= bound) return Array.from({ length: bound }, (_, index) => index)
  const chosen = new Set<number>()
  while (chosen.size < count) chosen.add(random.below(bound))
  return [...chosen].sort((a, b) => a - b)
}

function address(firstName: string, lastName: string, taken: Map<string, number>): string {
  const name = `${addressPart(firstName)}.${addressPart(lastName)}`
  const before = taken.get(name) ?? 0
  taken.set(name, before + 1)
  return `${name}${before === 0 ? '' : before + 1}@corp.example`
}

function phones(callingCode: string, random: Random): string {
  const one = (prefix: string) => `+${callingCode} ${prefix} ${1_000_000 + random.below(8_999_999)}`
  const desk = one(String(20 + random.below(70)))
  if (random.chance(0.15)) return desk
  const mobile = one(String(150 + random.below(49)))
  return random.chance(0.2) ? [desk, mobile, one('800')].join('|') : [desk, mobile].join('|')
}

function day(year: number, random: Random): string {
  const two = (number: number) => String(number).padStart(2, '0')
  return `${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}
