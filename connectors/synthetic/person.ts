import type { Attribute } from '../../src/model/schema.ts'
import { mix } from './mix.ts'
import { addressPart, departments, firstNames, lastNames, sites, titles } from './names.ts'

const attribute = (name: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  kind: 'string',
  multi: false,
  required: false,
  ...more,
})

const named: readonly Attribute[] = [
  attribute('id', { required: true }),
  attribute('userName', { required: true }),
  attribute('costCenter'),
  attribute('firstName'),
  attribute('lastName'),
  attribute('displayName'),
  attribute('email'),
  attribute('title'),
  attribute('department'),
  attribute('location'),
  attribute('country'),
  attribute('phones', { multi: true }),
  attribute('manager', { kind: 'reference' }),
  attribute('hireDate', { kind: 'dateTime' }),
  attribute('active', { kind: 'boolean' }),
]

/** The attributes of a person: those with a name first, then `attribute16` and so on. */
export function personAttributes(count: number): readonly Attribute[] {
  return Array.from({ length: count }, (_, at) => named[at] ?? attribute(`attribute${at + 1}`))
}

/** What is a person's own; the rest they share with others of their kind. */
export interface Own {
  /** The person's number, of eight digits. */
  readonly digits: string
  /** Of four digits. It is what changes when a person changes. */
  readonly costCenter: string
  /** The number of the manager; `null` where there is none. */
  readonly manager: string | null
}

/** What the cells of persons hold. */
export type PersonCell = string | boolean | readonly string[] | null

/** Gives the cells of a person of one kind. */
export type CellsOfKind = (own: Own) => PersonCell[]

/** How many kinds of persons there are: name, place, work and all the rest that has no number in it. */
export const kindsOfPersons = 1024

/** The texts of a kind are put together once, so that a person costs a few numbers. */
export function makeKind(kind: number, seed: number, attributes: number): CellsOfKind {
  const facts = factsOf(kind, seed)
  const extra = Array.from({ length: Math.max(0, attributes - named.length) }, (_, at) => extraText(kind, seed, at))
  return own => {
    const { digits, costCenter, manager } = own
    const userName = `${facts.address}.${digits}`
    const cells: PersonCell[] = [
      `E${digits}`,
      userName,
      `CC-${costCenter}`,
      facts.firstName,
      facts.lastName,
      facts.displayName,
      `${userName}@corp.example.com`,
      facts.title,
      facts.department,
      facts.location,
      facts.country,
      facts.phones.map(phone => `${phone} ${digits}`),
      manager === null ? null : `E${manager}`,
      facts.hireDate,
      facts.isActive,
      ...extra,
    ]
    cells.length = attributes
    return cells
  }
}

function factsOf(kind: number, seed: number) {
  let draws = 0
  const below = (bound: number): number => mix(seed + draws++ * 7919, kind) % bound
  const pick = <T>(values: readonly T[], otherwise: T): T => values[below(values.length)] ?? otherwise
  const firstName = pick(firstNames, '')
  const lastName = pick(lastNames, '')
  const { city, country, callingCode } = pick(sites, { city: '', country: '', callingCode: '' })
  const two = (number: number): string => String(number).padStart(2, '0')
  return {
    firstName,
    lastName,
    displayName: `${firstName} ${lastName}`,
    address: `${addressPart(firstName)}.${addressPart(lastName)}`,
    title: `${pick(['Senior ', 'Lead ', 'Junior ', ''], '')}${pick(titles, '')}`,
    department: pick(departments, ''),
    location: `${city}, Building ${1 + below(40)}, Floor ${1 + below(9)}`,
    country,
    phones: ['30', '171', '800'].slice(0, 1 + below(3)).map(prefix => `+${callingCode} ${prefix}`),
    hireDate: `${2000 + below(26)}-${two(1 + below(12))}-${two(1 + below(28))}T08:00:00Z`,
    isActive: below(20) !== 0,
  }
}

function extraText(kind: number, seed: number, at: number): string {
  const word = mix(seed ^ 0x65787472, kind * 500 + at)
  return `${departments[word % departments.length]} ${word.toString(36)}`
}
