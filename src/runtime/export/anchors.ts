import type { Anchor, Change, RenameChange } from '../../model/change.ts'
import { anchorAfter } from './sequence.ts'
import type { TypesByName } from './step.ts'

/** The anchors that the entries of a plan have by now. */
export class Anchors {
  readonly #byEntry = new Map<number, Anchor>()
  readonly #types: TypesByName

  constructor(types: TypesByName) {
    this.#types = types
  }

  /** `undefined` for an entry that is not there yet and gets its anchor from the target. */
  of(entry: number): Anchor | undefined {
    return this.#byEntry.get(entry)
  }

  /** The anchor that an entry has by a rename. */
  after(entry: number, change: RenameChange): Anchor {
    return anchorAfter({ ...change, anchor: this.of(entry) ?? change.anchor }, this.#types.get(change.objectType))
  }

  /** A change is made; `given` is the anchor that the target told. */
  made(entry: number, change: Change | undefined, given?: Anchor): void {
    if (given !== undefined && given.length > 0) this.#byEntry.set(entry, given)
    else if (change?.kind === 'rename') this.#byEntry.set(entry, this.after(entry, change))
    else if (change?.kind === 'add' && change.anchor !== null) this.#byEntry.set(entry, change.anchor)
  }

  /** The anchor that an entry has before anything is changed. */
  begin(entry: number, { kind, anchor }: Change): void {
    if (kind === 'add' || anchor === null || anchor.length === 0 || this.#byEntry.has(entry)) return
    this.#byEntry.set(entry, anchor)
  }
}
