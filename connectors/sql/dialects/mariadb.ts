import type { Dialect } from '../dialect.ts'
import { MariadbDatabase, nameOf } from './mariadb/database.ts'
import { driverOf } from './mariadb/driver.ts'
import { quote } from './mariadb/names.ts'
import { readerOf } from './mariadb/reader.ts'
import { triggers } from './mariadb/triggers.ts'
import { familyOf, kindOf, typeOf } from './mariadb/types.ts'
import { write } from './mariadb/write.ts'
import { writerOf } from './mariadb/writer.ts'

/** MariaDB and MySQL, through the package `mariadb`. */
export const mariadb: Dialect = {
  name: 'mariadb',
  title: 'MariaDB',
  async open(connection) {
    const driver = await driverOf(nameOf(connection.database, connection.host))
    return new MariadbDatabase(driver, connection)
  },
  quote,
  placeholder: () => '?',
  // An index orders texts by their own comparison, which a key that is unique agrees with.
  exactOrder: '',
  exactly: expression => `CAST(${expression} AS BINARY)`,
  ordersExactly: false,
  // Texts of different collations do not go together.
  textOf: expression => `CONVERT(${expression} USING utf8mb4)`,
  // A null without a type takes on that of the others, except that it makes decimals of what is unsigned.
  nullAs(declared) {
    const type = typeOf(declared)
    return type.unsigned && familyOf(type) === 'integer' ? 'CAST(NULL AS UNSIGNED)' : 'NULL'
  },
  kindOf,
  reader: readerOf,
  writer: writerOf,
  raw: undefined,
  collect: undefined,
  write,
  triggers,
}
