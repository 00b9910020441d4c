import type { Column } from './columns.ts'
import type { Malformed, ScanOptions } from './scan.ts'

/** What is wrong with a line that is no record, for the person who has the file. */
export function describeMalformed(
  malformed: Malformed,
  columns: readonly Column[],
  { maxRecordBytes }: Pick<ScanOptions, 'maxRecordBytes'>,
): string {
  const name = columns[malformed.field]?.name
  const field = name === undefined ? `field ${malformed.field + 1}` : `the column "${name}"`
  switch (malformed.what) {
    case 'unclosed-quote':
      return `The quote that opens ${field} is never closed. A quote within a quoted field is written twice.`
    case 'text-after-quote':
      return `Text follows the closing quote of ${field}. A quote within a quoted field is written twice.`
    case 'too-long':
      return `It is longer than ${maxRecordBytes} bytes. If it is a record indeed, set a larger maxRecordBytes.`
    default:
      return malformed.what satisfies never
  }
}
