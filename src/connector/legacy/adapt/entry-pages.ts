import { TargetError } from '../../../model/target-failure.ts'
import type { Page } from '../../contract.ts'
import type { CSEntryChange } from '../cs-entry-change.ts'
import { MAImportError } from '../enums/import-error.ts'
import { ObjectModificationType } from '../enums/modification.ts'
import { UnfitValue } from './cell.ts'
import { anchorCellsOf, rowOf, updateOf } from './entry.ts'
import { nameOfMember } from './member-name.ts'
import type { SessionTypes } from './session.ts'
import { type Piece, TypePages } from './type-pages.ts'
import type { TypeView } from './type-view.ts'

/** Makes pages of one object type each of what an import hands over, in its order. */
export class EntryPages {
  readonly #views: ReadonlyMap<string, TypeView>
  readonly #only: TypeView | undefined
  readonly #isDelta: boolean
  /** How many entries of each object type there were: where a row stands, for messages. */
  readonly #counts = new Map<string, number>()
  /** The connector said of an entry that the watermark is not to be stored. */
  isHeld = false

  constructor({ views, only }: Pick<SessionTypes, 'views' | 'only'>, isDelta: boolean) {
    this.#only = only
    this.#views = new Map(views.map(view => [view.objectType.name.toLowerCase(), view]))
    this.#isDelta = isDelta
  }

  /** The pages of some entries. Throws what ends the run. */
  of(entries: readonly CSEntryChange[]): readonly Page[] {
    const started = new Map<string, TypePages>()
    for (const entry of entries) {
      const view = this.#viewOf(entry)
      if (view === undefined) continue
      const { name } = view.objectType
      const position = (this.#counts.get(name) ?? 0) + 1
      this.#counts.set(name, position)
      const pages = started.get(name) ?? new TypePages(name)
      started.set(name, pages)
      const piece = this.#pieceOf(entry, view, position)
      if (piece !== null) pages.add(piece, position)
    }
    return [...started.values()].flatMap(pages => pages.finish())
  }

  /** `undefined` where nobody wants the entry's object type. */
  #viewOf(entry: CSEntryChange): TypeView | undefined {
    const { objectType } = entry
    if (typeof objectType === 'string' && objectType !== '') return this.#views.get(objectType.toLowerCase())
    if (this.#only !== undefined) return this.#only
    throw new Error(
      `The entry "${entry.dn ?? ''}" has no objectType, and there are several: it must say which it is of.`,
    )
  }

  #pieceOf(entry: CSEntryChange, view: TypeView, position: number): Piece | null {
    const failed = (message: string): Piece => ({ kind: 'failures', failure: { position, message } })
    const error = entry.errorCodeImport ?? MAImportError.Success
    if (error !== MAImportError.Success) return failed(this.#entryError(entry, error))
    try {
      return this.#changeOf(entry, view)
    } catch (error) {
      if (error instanceof UnfitValue) return failed(error.message)
      throw error
    }
  }

  /** `null` where nothing has changed. */
  #changeOf(entry: CSEntryChange, view: TypeView): Piece | null {
    switch (entry.objectModificationType) {
      case ObjectModificationType.Add:
      case ObjectModificationType.Replace:
        return { kind: 'rows', row: rowOf(entry, view) }
      case ObjectModificationType.Update:
        if (this.#isDelta) return { kind: 'updates', update: updateOf(entry, view) }
        throw new UnfitValue('An entry of a full import is an Update; it must be an Add, with all of its attributes.')
      case ObjectModificationType.Delete:
        if (this.#isDelta) return { kind: 'deletions', anchor: anchorCellsOf(entry, view) }
        throw new UnfitValue('An entry of a full import is a Delete; what is gone must be left out.')
      case ObjectModificationType.None:
        if (this.#isDelta) return null
        throw new UnfitValue('An entry of a full import is None; it must be an Add, with all of its attributes.')
      case ObjectModificationType.Unconfigured:
        if (!this.#isDelta) return { kind: 'rows', row: rowOf(entry, view) }
        throw new UnfitValue('An entry does not say what happened to it: its objectModificationType must be set.')
      default:
        throw new UnfitValue(
          `There is no objectModificationType ${String(entry.objectModificationType satisfies never)}.`,
        )
    }
  }

  /** The message of an entry that the connector itself calls wrong. */
  #entryError(entry: CSEntryChange, code: MAImportError): string {
    const { errorName, errorDetail } = entry
    const name = errorName || (nameOfMember(MAImportError, code) ?? `error ${code}`)
    const message = `The connector says of "${entry.dn ?? ''}": ${name}${errorDetail ? `: ${errorDetail}` : ''}`
    if (code === MAImportError.ImportErrorCustomStopRun)
      throw new TargetError('refused', `${message}. It ends the run.`)
    if (code === MAImportError.ImportErrorCustomContinueRun) this.isHeld = true
    return message
  }
}
