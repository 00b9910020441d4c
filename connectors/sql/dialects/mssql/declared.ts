/** A declared type in its parts: `decimal(19,4)`, `nvarchar(max)`. */
export interface Declared {
  /** In lower case, without schema, brackets and alias: `nvarchar`. */
  readonly base: string
  /** Length or precision; `undefined` where none is written or it is `max`. */
  readonly size: number | undefined
  readonly scale: number | undefined
  readonly isMax: boolean
}

const aliases: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  numeric: 'decimal',
  rowversion: 'timestamp',
  sysname: 'nvarchar',
  character: 'char',
  'national character': 'nchar',
  'char varying': 'varchar',
  'character varying': 'varchar',
  'national character varying': 'nvarchar',
  'national char varying': 'nvarchar',
  'double precision': 'float',
  'binary varying': 'varbinary',
}

export function parseDeclared(declared: string): Declared {
  const found = /^\s*([a-z_][a-z_0-9 ]*?)\s*(?:\(\s*(max|\d+)\s*(?:,\s*(\d+)\s*)?\))?\s*$/i.exec(
    declared.replace(/[[\]]/g, ''),
  )
  const [, name = declared.trim(), size, scale] = found ?? []
  const base = name.toLowerCase()
  return {
    base: aliases[base] ?? base,
    size: size === undefined || size.toLowerCase() === 'max' ? undefined : Number(size),
    scale: scale === undefined ? undefined : Number(scale),
    isMax: size?.toLowerCase() === 'max',
  }
}

/** The parts of a type that a column has in the catalogue. */
export interface CatalogueType {
  readonly name: string
  /** In bytes; -1 for `max`. */
  readonly maxLength: number
  readonly precision: number
  readonly scale: number
}

/** A type in the words of a declaration. */
export function declaredOf({ name, maxLength, precision, scale }: CatalogueType): string {
  switch (name) {
    case 'nchar':
    case 'nvarchar':
      return `${name}(${maxLength === -1 ? 'max' : maxLength / 2})`
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return `${name}(${maxLength === -1 ? 'max' : maxLength})`
    case 'decimal':
    case 'numeric':
      return `${name}(${precision},${scale})`
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${name}(${scale})`
    default:
      return name
  }
}
