import { mix } from './mix.ts'
import { type CellsOfKind, kindsOfPersons, makeKind, type PersonCell } from './person.ts'
import { Population } from './population.ts'
import type { SyntheticSettings } from './settings.ts'

const reportsPerManager = 8
const costCenters = 9000

/** The persons of a directory. Whoever has not changed is the same in every cycle. */
export class People {
  readonly population: Population
  readonly attributes: number
  readonly #seed: number
  readonly #kinds: readonly CellsOfKind[]

  constructor(settings: SyntheticSettings) {
    const { seed, attributes } = settings
    this.population = new Population(settings)
    this.attributes = attributes
    this.#seed = seed
    this.#kinds = Array.from({ length: kindsOfPersons }, (_, kind) => makeKind(kind, seed, attributes))
  }

  get kinds(): readonly CellsOfKind[] {
    return this.#kinds
  }

  kindOf(person: number): number {
    return mix(this.#seed, person) % kindsOfPersons
  }

  /** A whole number of four digits. */
  costCenterOf(person: number, cycle: number): number {
    return 1000 + ((mix(this.#seed ^ 0x636f7374, person) + this.population.versionOf(person, cycle)) % costCenters)
  }

  /** The number of a person's manager. The first person has none. */
  managerOf(person: number): number | null {
    return person === 0 ? null : Math.floor((person - 1) / reportsPerManager)
  }

  cellsOf(person: number, cycle: number): PersonCell[] {
    const manager = this.managerOf(person)
    return (
      this.#kinds[this.kindOf(person)]?.({
        digits: eightDigits(person),
        costCenter: String(this.costCenterOf(person, cycle)),
        manager: manager === null ? null : eightDigits(manager),
      }) ?? []
    )
  }
}

function eightDigits(number: number): string {
  return String(number).padStart(8, '0')
}

/** The number in an anchor; `undefined` for what is no person's anchor. */
export function personIn(anchor: unknown): number | undefined {
  const [, digits] = /^E(\d{8})$/.exec(String(anchor)) ?? []
  return digits === undefined ? undefined : Number(digits)
}

export function anchorOf(person: number): string {
  return `E${eightDigits(person)}`
}
