import type { ColumnKind } from '../../dialect.ts'

/** What a declared type says. */
export interface DeclaredType {
  /** `varchar`, in small letters; empty where there is none. */
  readonly base: string
  /** What stands in the brackets: `10,2`, `'a','b'`. */
  readonly inside: string
  readonly unsigned: boolean
}

/** Takes apart `decimal(10,2) unsigned`. */
export function typeOf(declared: string): DeclaredType {
  const found = /^\s*([a-z_]+\d*)\s*(?:\((.*)\))?(.*)$/is.exec(declared)
  const [, base = '', inside = '', rest = ''] = found ?? []
  return { base: base.toLowerCase(), inside, unsigned: /unsigned/i.test(rest) }
}

/** The members of an enum or a set. */
export function membersOf({ inside }: DeclaredType): readonly string[] {
  return [...inside.matchAll(/'((?:[^']|'')*)'/g)].map(([, member = '']) => member.replaceAll("''", "'"))
}

/** Ways to keep values, which readers and writers go by. */
export type Family =
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'double'
  | 'bits'
  | 'date'
  | 'datetime'
  | 'timestamp'
  | 'binary'
  | 'set'
  | 'enum'
  | 'json'
  | 'geometry'
  | 'text'

const families: Readonly<Record<Exclude<Family, 'boolean' | 'text'>, readonly string[]>> = {
  integer: [
    'tinyint',
    'smallint',
    'mediumint',
    'int',
    'integer',
    'bigint',
    'year',
    'int1',
    'int2',
    'int3',
    'int4',
    'int8',
  ],
  decimal: ['decimal', 'numeric', 'dec', 'fixed'],
  float: ['float', 'float4'],
  double: ['double', 'real', 'float8'],
  bits: ['bit'],
  date: ['date'],
  datetime: ['datetime'],
  timestamp: ['timestamp'],
  binary: ['binary', 'varbinary', 'tinyblob', 'blob', 'mediumblob', 'longblob', 'vector'],
  set: ['set'],
  enum: ['enum'],
  json: ['json'],
  geometry: [
    'geometry',
    'point',
    'linestring',
    'polygon',
    'multipoint',
    'multilinestring',
    'multipolygon',
    'geometrycollection',
    'geomcollection',
  ],
}
const familyByBase: ReadonlyMap<string, Family> = new Map(
  Object.entries(families).flatMap(([family, bases]) => bases.map(base => [base, family as Family] as const)),
)

/** How a column keeps its values. What is not known is text: UUIDs, addresses, times of day. */
export function familyOf({ base, inside, unsigned }: DeclaredType): Family {
  if ((base === 'tinyint' && inside === '1' && !unsigned) || base === 'bool' || base === 'boolean') return 'boolean'
  if (base === 'bit' && (inside === '1' || inside === '')) return 'boolean'
  return familyByBase.get(base) ?? 'text'
}

const kinds: Readonly<Record<Family, ColumnKind['kind']>> = {
  boolean: 'boolean',
  integer: 'integer',
  decimal: 'decimal',
  float: 'decimal',
  double: 'decimal',
  bits: 'binary',
  date: 'dateTime',
  datetime: 'dateTime',
  timestamp: 'dateTime',
  binary: 'binary',
  set: 'string',
  enum: 'string',
  json: 'complex',
  geometry: 'complex',
  text: 'string',
}

export function kindOf(declared: string): ColumnKind {
  const family = familyOf(typeOf(declared))
  return { kind: kinds[family], multi: family === 'set' }
}
