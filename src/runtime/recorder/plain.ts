/** Data as JSON has it. What JSON has no word for stands as `{ "$binary": … }`, `{ "$integer": … }`, `{ "$date": … }`. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

/** Data as they are kept; throws for what is no data. Keys come in the order of the alphabet, so equal data are equal text. */
export function pack(value: unknown): Plain {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value
    case 'bigint':
      return { $integer: value.toString() }
    case 'undefined':
      return null
    case 'object':
      return packObject(value)
    default:
      throw new Error(`a ${typeof value} cannot be recorded: questions and answers must be plain data`)
  }
}

function packObject(value: object | null): Plain {
  if (value === null) return null
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return { $date: value.toISOString() }
  if (Array.isArray(value)) return value.map(pack)
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, pack(inner)]))
}

/** The data that were kept. */
export function unpack(kept: Plain): unknown {
  if (typeof kept !== 'object' || kept === null) return kept
  if (isList(kept)) return kept.map(unpack)
  const { $binary, $integer, $date } = kept
  if (typeof $binary === 'string') return new Uint8Array(Buffer.from($binary, 'base64'))
  if (typeof $integer === 'string') return BigInt($integer)
  if (typeof $date === 'string') return new Date($date)
  return Object.fromEntries(Object.entries(kept).map(([key, inner]) => [key, unpack(inner)]))
}

/** The same with every text in it, keys too, replaced by another. */
export function withTexts(kept: Plain, change: (text: string) => string): Plain {
  if (typeof kept === 'string') return change(kept)
  if (typeof kept !== 'object' || kept === null) return kept
  if (isList(kept)) return kept.map(inner => withTexts(inner, change))
  const { $binary } = kept
  if (typeof $binary === 'string') return { $binary: inOctets($binary, change) }
  return Object.fromEntries(Object.entries(kept).map(([key, inner]) => [change(key), withTexts(inner, change)]))
}

/** Octets that are UTF-8 may be text with a secret in it. */
function inOctets(base64: string, change: (text: string) => string): string {
  const octets = Buffer.from(base64, 'base64')
  const text = octets.toString('utf8')
  return Buffer.from(text).equals(octets) ? Buffer.from(change(text)).toString('base64') : base64
}

function isList(kept: Plain): kept is readonly Plain[] {
  return Array.isArray(kept)
}
