import { anchorText } from '../mapping/anchor.ts'
import { instantiateMapping, type MappingInstance } from '../mapping/instantiate.ts'
import { idOf } from '../mapping/reference.ts'
import { type DirectMembers, directMembers, listSlots } from '../mapping/slots.ts'
import type { AttributeChange, Single } from '../model/change.ts'
import { type Cell, isIncomplete } from '../model/value.ts'
import { EntryEncoder, type MemberChange } from '../space/encode.ts'
import { anchorSeedOf, seedOf } from '../space/hash.ts'
import { NewAnchors } from '../space/known.ts'
import type { ImportTask } from './protocol.ts'

const NONE: readonly number[] = []

/** All that belongs to one object type of an import. */
export class TypeImport {
  readonly name: string
  readonly position: number
  readonly mapping: MappingInstance
  readonly encoder: EntryEncoder
  readonly fingerprintSeed: bigint
  readonly anchorSeed: bigint
  /**
   * An unchanged row need not be looked at: it alone decides the result. In a delta it is, because an entry may have gone
   * and come back.
   */
  readonly skipsKnown: boolean
  /** Deletions are by absence, and an anchor occurs once. */
  readonly whole: boolean
  #newAnchors = new NewAnchors()
  readonly out: unknown[]
  readonly #lists: readonly (readonly [position: number, slots: readonly number[]])[]
  readonly #direct: ReadonlyMap<string, readonly DirectMembers[]>

  constructor(task: ImportTask, position: number) {
    const compiled = task.mapping.objectTypes[position]
    const numbers = task.start.numbers[position]
    if (compiled === undefined || numbers === undefined) throw new Error(`no object type ${position}`)
    this.name = compiled.objectType
    this.position = position
    this.mapping = instantiateMapping(task.mapping, compiled)
    this.encoder = new EntryEncoder(compiled.stored, numbers)
    this.fingerprintSeed = seedOf(task.epoch, compiled.objectType)
    this.anchorSeed = anchorSeedOf(compiled.objectType)
    this.whole = task.from === null
    this.skipsKnown = compiled.pure && this.whole
    this.out = compiled.stored.attributes.map(() => null)
    this.#lists = [...listSlots(compiled)]
    this.#direct = directMembers(compiled)
  }

  /** The anchors that the import has met for the first time. */
  get newAnchors(): NewAnchors {
    return this.#newAnchors
  }

  /** The import begins again. */
  forgetNew(): void {
    this.#newAnchors = new NewAnchors()
  }

  /** The slots of which a row does not give all values. */
  incompleteSlots(row: readonly Cell[]): readonly number[] {
    let found = NONE
    for (const [position, slots] of this.#lists) if (isIncomplete(row[position])) found = [...found, ...slots]
    return found
  }

  /** What changes of attributes come to in values kept as rows; `null` where more must be known of the entry. */
  membersOf(changes: readonly AttributeChange[]): readonly MemberChange[] | null {
    const members: MemberChange[] = []
    for (const change of changes) {
      const direct = change.kind === 'values' ? this.#direct.get(change.attribute) : undefined
      if (change.kind !== 'values' || direct === undefined) return null
      for (const { slot, reference } of direct) {
        const stored = (value: Single): string => {
          const anchor = anchorText([value]) ?? ''
          return reference === undefined ? anchor : idOf(reference, anchor)
        }
        members.push({ slot, add: change.add.map(stored), remove: change.remove.map(stored) })
      }
    }
    return members
  }
}
