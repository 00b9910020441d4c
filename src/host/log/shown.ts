import { isSecretName } from '../../mapping/explain/secrets.ts'
import { HostError } from '../../model/error.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { hidden, Secret } from '../../model/secret.ts'

/** How far into a value a log goes. */
const maxDepth = 6
const maxItems = 100
const maxText = 16_384

type Data = Readonly<Record<string, unknown>>

/**
 * Any value as data that can go to the log: octets as their number, errors with their causes, secrets as `***`. Never
 * throws, never goes round in circles, and never gets long.
 *
 * Hidden is, whatever its text: a `Secret`, what octets hold, the settings of a connector, and what stands under a name
 * of a secret (`password`, `authorization`). All other secrets are known by their values, which `mask` hides.
 */
export function shown(value: unknown, mask: (text: string) => string = text => text): unknown {
  const within = new Set<object>()

  const data = (value: unknown, depth: number): unknown => {
    switch (typeof value) {
      case 'string':
        return clip(value, mask)
      case 'bigint':
        return String(value)
      case 'function':
      case 'symbol':
      case 'undefined':
        return undefined
      case 'object':
        return value === null ? null : guarded(value, depth)
      default:
        return value
    }
  }
  const guarded = (value: object, depth: number): unknown => {
    const plain = atom(value)
    if (plain !== undefined) return plain
    if (within.has(value) || depth >= maxDepth) return '…'
    within.add(value)
    try {
      return nested(value, depth + 1)
    } catch {
      return '… (it cannot be shown)'
    } finally {
      within.delete(value)
    }
  }
  const nested = (value: object, depth: number): unknown => {
    if (Array.isArray(value) || value instanceof Set) {
      const items = [...value].slice(0, maxItems).map(item => data(item, depth))
      const more = (Array.isArray(value) ? value.length : value.size) - items.length
      return more > 0 ? [...items, `… and ${more} more`] : items
    }
    if (value instanceof Error) return data(errorData(value), depth - 1)
    const entries =
      value instanceof Map ? [...value].map(([key, item]) => [String(key), item] as const) : entriesOf(value)
    const kept = entries
      .slice(0, maxItems)
      .map(([key, item]) => [key, isHidden(key, item) ? hidden : data(item, depth)])
    if (entries.length > maxItems) kept.push(['…', `and ${entries.length - maxItems} more`])
    return Object.fromEntries(kept)
  }
  return data(value, 0)
}

/** What is shown of values that are one thing and not a group. */
function atom(value: object): unknown {
  if (value instanceof Secret) return hidden
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return `<${value.byteLength} octets>`
  }
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString()
  if (value instanceof URL) return withoutPassword(value)
  if (value instanceof RegExp) return String(value)
  return undefined
}

function withoutPassword(url: URL): string {
  if (url.password === '') return url.href
  const copy = new URL(url)
  copy.password = hidden
  return copy.href
}

/** The stack tells something of our own mistakes only, not of what failed outside or what somebody wrote. */
function errorData(error: Error): Data {
  const { name, message, stack, cause } = error
  const { code } = error as NodeJS.ErrnoException
  return {
    type: name,
    message,
    ...(code === undefined ? {} : { code }),
    ...(error instanceof HostError || error instanceof Mistakes || stack === undefined ? {} : { stack }),
    ...(cause === undefined ? {} : { cause }),
    ...(error instanceof AggregateError ? { errors: error.errors as readonly unknown[] } : {}),
  }
}

/** Of what says which connector is meant, and with which settings, only the names of the settings are shown. */
function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(value)
  if (!('connector' in value && 'settings' in value)) return entries
  return entries.map(([key, item]) =>
    key === 'settings' && typeof item === 'object' && item !== null ? [key, Object.keys(item)] : [key, item],
  )
}

const credentials = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie'])

function isHidden(key: string, value: unknown): boolean {
  if (value === null || value === undefined || typeof value === 'boolean') return false
  return credentials.has(key.toLowerCase()) || isSecretName(key)
}

/** A secret is hidden before the cut: half of one would not be recognised any more. */
function clip(text: string, mask: (text: string) => string): string {
  if (text.length <= maxText) return text
  return `${mask(text).slice(0, maxText)}… (${text.length} characters)`
}
