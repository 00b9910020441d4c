import type { FieldInfo } from 'mariadb'

const integers: Readonly<Record<string, string>> = {
  TINY: 'tinyint',
  SHORT: 'smallint',
  INT24: 'mediumint',
  INT: 'int',
  BIGINT: 'bigint',
}
const binaryCollation = 63
const enumFlag = 256

/** The type of a column of a result in the database's own words, where no table tells it. Members of an enum are not told. */
export function declaredOf(column: FieldInfo): string {
  const type: string = column.type
  const { columnLength: length, scale } = column
  const unsigned = column.signed() ? '' : ' unsigned'
  const integer = integers[type]
  if (integer !== undefined) return `${integer}(${length})${unsigned}`
  switch (type) {
    case 'DECIMAL':
    case 'NEWDECIMAL':
      return `decimal(${length - (scale > 0 ? 1 : 0) - (column.signed() ? 1 : 0)},${scale})${unsigned}`
    case 'FLOAT':
    case 'DOUBLE':
      return `${type.toLowerCase()}${unsigned}`
    case 'BIT':
      return `bit(${length})`
    case 'YEAR':
      return `year(${length})`
    case 'DATE':
    case 'JSON':
      return type.toLowerCase()
    case 'DATETIME':
    case 'TIMESTAMP':
    case 'TIME':
      return scale > 0 && scale <= 6 ? `${type.toLowerCase()}(${scale})` : type.toLowerCase()
    case 'GEOMETRY':
      return column.dataTypeName ?? 'geometry'
    case 'STRING':
    case 'VAR_STRING':
    case 'VARCHAR':
    case 'TINY_BLOB':
    case 'MEDIUM_BLOB':
    case 'LONG_BLOB':
    case 'BLOB':
      return textOf(column)
    default:
      return ''
  }
}

function textOf(column: FieldInfo): string {
  const type: string = column.type
  const { columnLength: length, collation } = column
  if (column.isDataTypeFormatJson()) return 'json'
  if (column.dataTypeName !== undefined) return column.dataTypeName
  if (column.isSet()) return 'set'
  if ((column.flags & enumFlag) !== 0) return 'enum'
  const isLong = type.endsWith('BLOB')
  if (collation.index === binaryCollation)
    return isLong ? 'longblob' : `${type === 'STRING' ? 'binary' : 'varbinary'}(${length})`
  return isLong ? 'longtext' : `${type === 'STRING' ? 'char' : 'varchar'}(${Math.floor(length / collation.maxLength)})`
}
