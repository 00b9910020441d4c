import { wordsOf } from '../../../src/model/words.ts'
import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import type { Dialect } from '../dialect.ts'
import { grows } from './watermark-column.ts'

const words = new Set(
  `id uuid guid rowid version created updated changed modified granted assigned added by at since until from to valid
  position sort order sequence seq rank comment note notes remark bemerkung primary main default`.split(/\s+/),
)

/** Columns that tell of a row itself: its number, when and by whom it was made, its place among others. */
export function isAccessory(dialect: Dialect, column: CatalogueColumn): boolean {
  const { name, declared, generated } = column
  const { kind } = dialect.kindOf(declared)
  return (
    generated ||
    grows(dialect, column) ||
    kind === 'dateTime' ||
    kind === 'boolean' ||
    wordsOf(name).every(word => words.has(word))
  )
}

const kindWords = new Set('type kind typ art sort class model category sorte clase typen label use usage'.split(' '))

/** The column that tells what sort of thing a row is. */
export function kindColumnOf(dialect: Dialect, { columns }: CatalogueTable): CatalogueColumn | undefined {
  return columns.find(({ name, declared }) => {
    const { kind } = dialect.kindOf(declared)
    return kindWords.has(wordsOf(name).at(-1) ?? '') && (kind === 'string' || kind === 'integer')
  })
}

/** Whether no two rows have the same values in some columns. */
export function isKey({ unique }: CatalogueTable, columns: readonly string[]): boolean {
  return unique.some(key => key.columns.length > 0 && key.columns.every(name => columns.includes(name)))
}
