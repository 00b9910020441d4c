import type { Dialect } from '../dialect.ts'
import { raw } from './postgres/copy-text.ts'
import { PostgresDatabase } from './postgres/database.ts'
import { hasOrder, kindOf } from './postgres/declared.ts'
import { quote } from './postgres/quote.ts'
import { reader } from './postgres/reader.ts'
import { triggers } from './postgres/triggers.ts'
import { write } from './postgres/write.ts'
import { writer } from './postgres/writer.ts'

/** PostgreSQL 12 and later. Every cell is text, as the server writes it, or null. */
export const postgres: Dialect = {
  name: 'postgres',
  title: 'PostgreSQL',
  open: async connection => new PostgresDatabase(connection),
  quote,
  placeholder: index => `$${index + 1}`,
  // Values that are equal are the same, except under a nondeterministic collation.
  exactOrder: '',
  exactly: expression => expression,
  ordersExactly: true,
  nullAs: declared => `NULL::${declared === '' ? 'text' : declared}`,
  kindOf,
  reader,
  writer,
  raw,
  collect(expression, declared) {
    const ordered = hasOrder(declared) ? expression : `(${expression})::text`
    return `array_agg(DISTINCT ${ordered} ORDER BY ${ordered})`
  },
  write,
  triggers,
}
