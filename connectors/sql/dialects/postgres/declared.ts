import type { ColumnKind } from '../../dialect.ts'

/** A declared type taken apart: `character varying(40)[]` is a list of `character varying`. */
export interface Declared {
  /** The name of the type of one value, without length and the like. */
  readonly base: string
  readonly isList: boolean
  /** The declared type of one value. */
  readonly element: string
}

export function declaredOf(declared: string): Declared {
  const isList = declared.endsWith('[]')
  const element = isList ? declared.slice(0, -2) : declared
  return { base: element.replace(/\([^()]*\)/, '').toLowerCase(), isList, element }
}

const kinds: ReadonlyMap<string, ColumnKind['kind']> = new Map([
  ...['smallint', 'integer', 'bigint', 'int2', 'int4', 'int8', 'int', 'oid'].map(name => [name, 'integer'] as const),
  ...['numeric', 'decimal', 'real', 'double precision', 'float4', 'float8'].map(name => [name, 'decimal'] as const),
  ...['boolean', 'bool'].map(name => [name, 'boolean'] as const),
  ['bytea', 'binary'],
  ...['timestamp with time zone', 'timestamptz', 'timestamp without time zone', 'timestamp', 'date'].map(
    name => [name, 'dateTime'] as const,
  ),
  ...['json', 'jsonb'].map(name => [name, 'complex'] as const),
])

/**
 * Texts, names, uuid, enums, money (its text depends on the server's locale), times without a date, intervals, addresses,
 * xml, ranges and everything else are strings, as the server writes them.
 */
export function kindOf(declared: string): ColumnKind {
  const { base, isList } = declaredOf(declared)
  return { kind: kinds.get(base) ?? 'string', multi: isList }
}

/** Types whose values have no order, so that they can neither be sorted nor told apart by DISTINCT. */
export function hasOrder(declared: string): boolean {
  return !orderless.has(declaredOf(declared).base)
}

const orderless: ReadonlySet<string> = new Set([
  'json',
  'xml',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'xid',
  'cid',
  'aclitem',
])
