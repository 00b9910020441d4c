import type { AddChange, Change, RenameChange } from '../../model/change.ts'
import { diffEntries } from '../../model/diff.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Cell } from '../../model/value.ts'
import type { Anchors } from './anchors.ts'
import type { ExportFailure } from './failure.ts'
import type { Line } from './line.ts'
import type { TypesByName } from './step.ts'
import type { Work } from './work.ts'

/** Finds out by reading what became of changes whose answer was lost. */
export class Repair {
  readonly #line: Line
  readonly #types: TypesByName
  readonly #anchors: Anchors

  constructor(line: Line, types: TypesByName, anchors: Anchors) {
    this.#line = line
    this.#types = types
    this.#anchors = anchors
  }

  /**
   * Looks whether an entry is there that may have been added: then what it lacks is an update, or the work is done. An
   * entry that is not there is in doubt no longer. Nothing changes where it cannot be read. Returns why the read failed,
   * where it may pass.
   */
  async readBack(work: Work): Promise<ExportFailure | undefined> {
    const change = work.current
    const type = this.#types.get(work.step.change.objectType)
    if (change?.kind !== 'add' || change.anchor === null || type === undefined || !this.#line.canRead) return undefined
    const answer = await this.#line.read({ objectType: change.objectType, anchor: change.anchor }, type)
    if (answer === undefined) return undefined
    if (answer.kind === 'threw') return answer.failure.retry ? answer.failure : undefined
    if (answer.value === null) work.doubt = 'none'
    else this.found(work, change, missingOf(change, answer.value, type))
    return undefined
  }

  /** An entry is there that was added by a call whose answer was lost. */
  found(work: Work, change: AddChange, missing?: Change): void {
    work.repaired = true
    this.#anchors.made(work.step.entry, change)
    if (missing === undefined) return work.done({})
    work.made++
    work.change(missing)
  }

  /** Whether a rename that may have been made was made, now that the target refuses it. True where it cannot be read. */
  async wasRenamed({ step }: Work, change: RenameChange, { code }: ExportFailure): Promise<boolean> {
    const type = this.#types.get(change.objectType)
    const [before, after] = [this.#anchors.of(step.entry) ?? change.anchor, this.#anchors.after(step.entry, change)]
    const isSame = before.every((part, at) => part === after[at])
    if (type === undefined || isSame || !this.#line.canRead) return true
    const isThere = async (anchor: readonly (typeof after)[number][]): Promise<boolean | undefined> => {
      const answer = await this.#line.read({ objectType: change.objectType, anchor }, type)
      return answer?.kind === 'answer' ? answer.value !== null : undefined
    }
    return code === 'target-absent' ? (await isThere(after)) !== false : (await isThere(before)) !== true
  }
}

/**
 * What an entry that was found to be there lacks of what was to be added; `undefined` where it lacks nothing. Attributes
 * that were not to be added stay as they are.
 */
function missingOf(add: AddChange, cells: readonly Cell[], type: ObjectType): Change | undefined {
  const found = Object.fromEntries(type.attributes.map(({ name }, at) => [name, cells[at] ?? null]))
  const names = Object.keys(add.attributes).filter(name => Object.hasOwn(found, name))
  const changes = diffEntries(
    Object.fromEntries(names.map(name => [name, found[name] ?? null])),
    Object.fromEntries(names.map(name => [name, add.attributes[name] ?? null])),
    type,
  )
  return changes.length === 0
    ? undefined
    : { kind: 'update', objectType: add.objectType, anchor: add.anchor ?? [], changes }
}
