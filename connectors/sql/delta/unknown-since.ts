import { TargetError } from '../../../src/model/target-failure.ts'
import { parseCells } from '../cells.ts'

/** The failure of a delta import that cannot tell what changed: a full import is needed. */
export function unknownSince(reason: string): TargetError {
  return new TargetError('watermark', `${reason} A full import gives a new watermark.`)
}

/** A position as `printCells` wrote it; throws where it is not one of ours. */
export function parsePosition<T>(text: string, is: (value: unknown) => value is T): T {
  const value = parsed(text)
  if (is(value)) return value
  throw unknownSince('The watermark is not one that this connector gave.')
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parsed(text: string): unknown {
  try {
    return parseCells(text)
  } catch {
    return undefined
  }
}
