import type { EvaluationContext, Tables } from '../../../grammar/functions/define.ts'
import { type Example, usualNow } from '../example.ts'
import type { MappingFile } from '../file.ts'

/** What examples read besides their input. It is the same each time that an example begins. */
export class Stage {
  readonly context: EvaluationContext
  #now = usualNow
  #taken: readonly string[] = []
  #random: () => number = randomFrom(seed)

  constructor({ parameters, defaultDomain }: MappingFile, tables: Tables) {
    this.context = {
      now: () => this.#now,
      random: () => this.#random(),
      parameters,
      defaultDomain,
      tables,
      isTaken: value => this.#taken.includes(value),
    }
  }

  begin({ now = usualNow, taken }: Example): void {
    this.#now = now
    this.#taken = taken
    this.#random = randomFrom(seed)
  }
}

const seed = 1

/** Numbers in [0, 1) that follow from a seed (mulberry32, public domain). They hold as long as this text does. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
