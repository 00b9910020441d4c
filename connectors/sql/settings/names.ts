import { Type } from 'typebox'

/** One name, or several. */
export const names = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }),
])

/** Several names, also where one was written by itself. */
export function listed(written: string | readonly string[]): readonly string[] {
  return typeof written === 'string' ? [written] : written
}
