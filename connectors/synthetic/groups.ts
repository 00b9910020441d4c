import type { EntryUpdate } from '../../src/connector/contract.ts'
import type { Attribute } from '../../src/model/schema.ts'
import type { Cell } from '../../src/model/value.ts'
import { mix } from './mix.ts'
import { departments, sites } from './names.ts'
import { anchorOf } from './people.ts'
import type { SyntheticSettings } from './settings.ts'
import { type Shuffle, shuffleOf } from './shuffle.ts'

const attribute = (name: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  kind: 'string',
  multi: false,
  required: false,
  ...more,
})

export const groupAttributes: readonly Attribute[] = [
  attribute('id', { required: true }),
  attribute('name', { required: true }),
  attribute('description'),
  attribute('members', { kind: 'reference', multi: true }),
]

/**
 * The groups of a directory. The members of one are a window over the persons of cycle 0, in an order of its own, that
 * moves on with the cycles. Who leaves the directory stays a member until the window has passed.
 */
export class Groups {
  readonly count: number
  /** How many members each has. */
  readonly size: number
  readonly #entries: number
  readonly #movesPerCycle: number
  readonly #seed: number
  readonly #order: Shuffle

  constructor({ groups, members, entries, churn, seed }: SyntheticSettings) {
    this.count = groups
    this.size = Math.min(members, entries)
    this.#entries = entries
    this.#movesPerCycle = (this.size * churn.members) / 100
    this.#seed = seed
    this.#order = shuffleOf(entries, seed + Math.floor(entries / 3))
  }

  cellsOf(group: number, cycle: number): Cell[] {
    const first = this.#windowOf(group, cycle)
    const department = departments[mix(this.#seed ^ 0x67726f75, group) % departments.length] ?? ''
    const city = sites[mix(this.#seed ^ 0x73697465, group) % sites.length]?.city ?? ''
    return [
      groupAnchor(group),
      `${department} ${city} ${group + 1}`,
      `Who works on ${department} in ${city}`,
      this.#membersAt(group, first, first + this.size),
    ]
  }

  /** What has changed in a group since a cycle; `undefined` where nothing has. */
  changesOf(group: number, before: number, now: number): EntryUpdate | undefined {
    const from = this.#windowOf(group, before)
    const to = this.#windowOf(group, now)
    const went = this.#membersAt(group, from, Math.min(to, from + this.size))
    const came = this.#membersAt(group, Math.max(to, from + this.size), to + this.size)
    const both = new Set(went).intersection(new Set(came))
    const remove = went.filter(member => !both.has(member))
    const add = came.filter(member => !both.has(member))
    if (add.length === 0 && remove.length === 0) return undefined
    return { anchor: [groupAnchor(group)], changes: [{ kind: 'values', attribute: 'members', add, remove }] }
  }

  /** Where the window of a group begins. Windows of small groups move in different cycles. */
  #windowOf(group: number, cycle: number): number {
    const phase = mix(this.#seed ^ 0x70686173, group) / 0x1_0000_0000
    return Math.floor(cycle * this.#movesPerCycle + phase)
  }

  #membersAt(group: number, from: number, to: number): string[] {
    const start = mix(this.#seed ^ 0x6d656d62, group) % this.#entries
    const length = Math.max(0, to - from)
    return Array.from({ length }, (_, at) => anchorOf(this.#order.at((start + from + at) % this.#entries)))
  }
}

/** The number in an anchor; `undefined` for what is no group's anchor. */
export function groupIn(anchor: unknown): number | undefined {
  const [, digits] = /^G(\d{7})$/.exec(String(anchor)) ?? []
  return digits === undefined ? undefined : Number(digits) - 1
}

function groupAnchor(group: number): string {
  return `G${String(group + 1).padStart(7, '0')}`
}
