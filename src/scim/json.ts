import type { Kind } from '../model/schema.ts'
import type { Value } from '../model/value.ts'

/** A number with more digits than a double holds, kept as it is written. */
export interface RawNumber {
  readonly rawJSON: string
}
/** A value as it stands in a resource. */
export type Json = string | number | boolean | RawNumber | JsonObject | readonly Json[]
export interface JsonObject {
  readonly [name: string]: Json
}

/** A stored value as JSON has it: binaries in base64, numbers with all their digits. */
export function toJson(value: Value, kind: Kind): Json {
  if (typeof value === 'string') return kind === 'decimal' ? exactNumber(value) : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return exactNumber(value.toString())
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64')
  if (isList(value)) return value.map(one => toJson(one, kind))
  return Object.fromEntries(Object.entries(value).map(([name, sub]) => [name, toJson(sub, 'string')]))
}

export function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && !isList(value) && !isRawNumber(value)
}

export function isRawNumber(value: Json): value is RawNumber {
  return rawJson.isRawJSON(value)
}

function exactNumber(text: string): Json {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? rawJson.rawJSON(text) : text
}

/** Part of the language since 2025, and not yet of its type declarations. */
const rawJson = JSON as unknown as { rawJSON(text: string): RawNumber; isRawJSON(value: unknown): boolean }
