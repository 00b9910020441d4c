import { wordsOf } from '../../../src/model/words.ts'
import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import type { Dialect } from '../dialect.ts'
import { hasGaps, type Surroundings } from './sample.ts'

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** What a column is called that holds when its row was changed last. */
const times = list(`updatedat updated updatedon updateddate updatetime updatets updatedts updatedatutc dateupdated
  lastupdate lastupdated lastupdatedat lastupdatetime lastupdateddate
  modifiedat modified modifiedon modifieddate modificationdate modificationtime datemodified lastmodified lastmodifiedat
  lastmodifieddate lastmod modts mtime modtime moddate
  changedat changed changedon changedate changetime datechanged lastchange lastchanged lastchangedat
  aenderungsdatum geaendertam geaendert letzteaenderung aenderungszeit
  modifiele datemodification datemaj derniermodification
  fechamodificacion fechaactualizacion actualizado actualizadoen modificado`)

/** What a column is called that holds a number which grows over all rows. */
const numbers = list('changeseq changenumber changeno usn modseq lastchangenumber seqno rowseq')

/** Counters that every row has for itself. */
const counters = list('version rowver optlock lockversion revision')

/** A larger table is not looked through. */
const mostRows = 2_000_000

/** The column by which a delta import can tell what has changed, and what is to be said of it. */
export interface FoundWatermark {
  readonly column: string | undefined
  readonly note: string | undefined
}

/** Looks for a column that grows whenever a row is added or changed. */
export async function watermarkOf(surroundings: Surroundings, table: CatalogueTable): Promise<FoundWatermark> {
  const { dialect } = surroundings
  const columns = table.columns.filter(column => grows(dialect, column))
  const gaps: string[] = []
  const isLarge = table.rows !== null && table.rows > mostRows
  for (const { name, nullable } of columns) {
    if (nullable && isLarge) {
      return {
        column: name,
        note: `whether ${name} is empty in some rows was not looked at; a delta does not see those`,
      }
    }
    if (!nullable || !(await hasGaps(surroundings, table, name))) return { column: name, note: undefined }
    gaps.push(name)
  }
  if (gaps[0] !== undefined) {
    const note = `${gaps[0]} is empty in some rows, so a delta import would not see those: it is no watermark`
    return { column: undefined, note }
  }
  const counter = table.columns.find(({ name }) => counters.has(wordsOf(name).join('')))
  const note = counter && `${counter.name} counts the changes of each row by itself: it is no watermark`
  return { column: undefined, note }
}

/** Whether a column has a type and a name as such columns have. */
export function grows(dialect: Dialect, { name, declared }: CatalogueColumn): boolean {
  if (dialect.name === 'mssql' && /^(?:rowversion|timestamp)$/i.test(declared)) return true
  const { kind, multi } = dialect.kindOf(declared)
  const joined = wordsOf(name).join('')
  if (multi) return false
  // A text of SQLite is how it has times, too.
  if (kind === 'dateTime' || (dialect.name === 'sqlite' && kind === 'string')) return times.has(joined)
  return kind === 'integer' && (times.has(joined) || numbers.has(joined))
}
