import { TargetError } from '../../src/model/target-failure.ts'
import type { SyntheticSettings } from './settings.ts'
import { type Shuffle, shuffleOf } from './shuffle.ts'

/** Persons are numbered by eight digits. */
const mostPersons = 100_000_000

/**
 * Who is there in which cycle, and how often somebody has changed by then. All of it follows from a person's number and
 * the cycle alone, and the other way round: who comes, changes and leaves between two cycles is known without a look at
 * the others.
 *
 * Persons are numbered as they come; those of cycle 0 are the numbers below `entries`. Each cycle takes as many out, one
 * `entries` of numbers after the other, and each in the order of a shuffle. Changes go round in an order of their own.
 */
export class Population {
  readonly #entries: number
  readonly #added: number
  readonly #removed: number
  readonly #changed: number
  readonly #leaving: Shuffle
  readonly #changing: Shuffle

  constructor({ entries, churn, seed }: SyntheticSettings) {
    const share = (percent: number): number => Math.round((entries * percent) / 100)
    this.#entries = entries
    this.#added = share(churn.added)
    this.#removed = share(churn.removed)
    this.#changed = share(churn.changed)
    this.#leaving = shuffleOf(entries, seed)
    this.#changing = shuffleOf(entries, seed + Math.floor(entries / 2))
  }

  /** All numbers that were given out until a cycle: those below this one. */
  numbersUntil(cycle: number): number {
    const numbers = this.#entries + cycle * this.#added
    if (numbers <= mostPersons) return numbers
    throw new TargetError(
      'refused',
      `Until cycle ${cycle} more than ${mostPersons.toLocaleString('en')} persons would have come, and there are no numbers for more. Set an earlier cycle, or fewer that come (churn.added).`,
    )
  }

  isThere(person: number, cycle: number): boolean {
    const came = person < this.#entries ? 0 : 1 + Math.floor((person - this.#entries) / this.#added)
    return came <= cycle && (this.#removed === 0 || cycle <= Math.floor(this.#orderOfLeaving(person) / this.#removed))
  }

  /** How often a person has changed. */
  versionOf(person: number, cycle: number): number {
    const place = this.#changing.placeOf(person % this.#entries)
    return Math.floor((cycle * this.#changed + this.#entries - 1 - place) / this.#entries)
  }

  /** Who is there in a cycle, from a number on, ascending. */
  *of(cycle: number, from: number): Generator<number> {
    const until = this.numbersUntil(cycle)
    const all = cycle === 0 || this.#removed === 0
    for (let person = from; person < until; person++) if (all || this.isThere(person, cycle)) yield person
  }

  /** Who has come since a cycle, or was there and has changed. */
  *changedBetween(before: number, now: number): Generator<number> {
    const until = this.numbersUntil(now)
    const known = this.numbersUntil(before)
    for (let person = known; person < until; person++) if (this.isThere(person, now)) yield person
    const first = before * this.#changed
    const last = Math.min(now * this.#changed, first + this.#entries)
    for (let turn = first; turn < last; turn++) {
      const place = turn % this.#entries
      for (let person = this.#changing.at(place); person < known; person += this.#entries) {
        if (this.isThere(person, now)) yield person
      }
    }
  }

  /** Who was there in a cycle and is no more. */
  *removedBetween(before: number, now: number): Generator<number> {
    for (let order = before * this.#removed; order < now * this.#removed; order++) {
      const block = Math.floor(order / this.#entries)
      const person = block * this.#entries + this.#leaving.at(order % this.#entries)
      if (this.isThere(person, before)) yield person
    }
  }

  #orderOfLeaving(person: number): number {
    const within = person % this.#entries
    return person - within + this.#leaving.placeOf(within)
  }
}
