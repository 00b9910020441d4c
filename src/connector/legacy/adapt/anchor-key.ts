import type { Cell } from '../../../model/value.ts'

/** Tells the entries of a connected system apart, whatever the values of their anchors are. */
export function anchorKey(objectType: string, anchor: readonly Cell[]): string {
  return JSON.stringify([objectType.toLowerCase(), ...anchor.map(valueKey)])
}

/** The same for two values that are the same one. */
export function valueKey(value: Cell): string {
  if (value instanceof Uint8Array) return `octets ${Buffer.from(value).toString('hex')}`
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
