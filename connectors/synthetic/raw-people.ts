import type { RawPage } from '../../src/connector/contract.ts'
import type { People } from './people.ts'
import { rowText } from './row-text.ts'
import { type Stamp, stampOf, writeEight, writeFour } from './stamp.ts'

/** Rows of persons as octets, all in one buffer that is used again for the next page. */
export class RawPeople {
  readonly #people: People
  readonly #stamps: readonly Stamp[]
  readonly #bytes: Buffer
  readonly #ranges: Uint32Array<ArrayBuffer>
  readonly #positions: Uint32Array<ArrayBuffer>
  readonly #persons: Uint32Array<ArrayBuffer>
  #count = 0
  #end = 0

  constructor(people: People, pageSize: number) {
    this.#people = people
    this.#stamps = people.kinds.map(stampOf)
    const longest = Math.max(...this.#stamps.map(({ octets }) => octets.length))
    this.#bytes = Buffer.allocUnsafe(longest * pageSize)
    this.#ranges = new Uint32Array(2 * pageSize)
    this.#positions = new Uint32Array(pageSize)
    this.#persons = new Uint32Array(pageSize)
  }

  get count(): number {
    return this.#count
  }

  add(person: number, cycle: number, position: number): void {
    const end = this.#write(person, cycle)
    this.#ranges[2 * this.#count] = this.#end
    this.#ranges[2 * this.#count + 1] = end
    this.#persons[this.#count] = person
    this.#positions[this.#count++] = position
    this.#end = end
  }

  /**
   * The rows since the last page. They stay as they are until the next is added. The values of a row are made again from
   * its number, which is quicker than to read them from its octets, and gives the same.
   */
  take(cycle: number): Pick<RawPage, 'kind' | 'bytes' | 'ranges' | 'count' | 'positions' | 'decode'> {
    const people = this.#people
    const persons = this.#persons
    const page = {
      kind: 'raw',
      bytes: this.#bytes,
      ranges: this.#ranges,
      positions: this.#positions,
      count: this.#count,
      decode: (rows: readonly number[]) => rows.map(row => people.cellsOf(persons[row] ?? 0, cycle)),
    } as const
    this.#count = 0
    this.#end = 0
    return page
  }

  /** Returns where the row ends. */
  #write(person: number, cycle: number): number {
    const people = this.#people
    const bytes = this.#bytes
    const start = this.#end
    const manager = people.managerOf(person)
    const stamp = this.#stamps[people.kindOf(person)]
    if (manager === null || stamp === undefined)
      return start + bytes.write(rowText(people.cellsOf(person, cycle)), start)
    bytes.set(stamp.octets, start)
    const costCenter = people.costCenterOf(person, cycle)
    for (const at of stamp.digits) writeEight(bytes, start + at, person)
    for (const at of stamp.costCenter) writeFour(bytes, start + at, costCenter)
    for (const at of stamp.manager) writeEight(bytes, start + at, manager)
    return start + stamp.octets.length
  }
}
