import { instantiateMapping, type MappingInstance } from '../mapping/instantiate.ts'
import { EntryEncoder } from '../space/encode.ts'
import { seedOf } from '../space/hash.ts'
import { NewAnchors } from '../space/known.ts'
import type { ImportTask } from './protocol.ts'

/** All that belongs to one object type of an import. */
export class TypeImport {
  readonly position: number
  readonly mapping: MappingInstance
  readonly encoder: EntryEncoder
  readonly fingerprintSeed: bigint
  readonly anchorSeed: bigint
  /** The row decides the result alone, so an unchanged row need not be looked at. */
  readonly pure: boolean
  /** Deletions are by absence, and an anchor occurs once. */
  readonly whole: boolean
  readonly newAnchors = new NewAnchors()
  readonly out: unknown[]

  constructor(task: ImportTask, position: number) {
    const compiled = task.mapping.objectTypes[position]
    const numbers = task.start.numbers[position]
    if (compiled === undefined || numbers === undefined) throw new Error(`no object type ${position}`)
    this.position = position
    this.mapping = instantiateMapping(task.mapping, compiled)
    this.encoder = new EntryEncoder(compiled.stored, numbers)
    this.fingerprintSeed = seedOf(task.epoch, compiled.objectType)
    this.anchorSeed = seedOf('anchor', compiled.objectType)
    this.pure = compiled.pure
    this.whole = task.from === null
    this.out = compiled.stored.attributes.map(() => null)
  }
}
