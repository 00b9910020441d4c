import { TargetError } from '../../src/model/target-failure.ts'
import { parseCells, printCells } from './cells.ts'
import type { Since } from './statements.ts'

/**
 * The greatest watermarks an import has seen, by object type:
 * `{"user":{"own":"text:2026-03-01T08:00:00Z","children":{"roles":"integer:17"}}}`.
 */
export type Watermarks = Readonly<Record<string, Since>>

export function printWatermarks(watermarks: Watermarks): string {
  return printCells(watermarks)
}

/** Throws the `TargetError` that asks for a full import, where the text is not one of ours. */
export function parseWatermarks(text: string): Watermarks {
  const watermarks = parsed(text)
  if (isWatermarks(watermarks)) return watermarks
  throw new TargetError(
    'watermark',
    'The watermark is not one that this connector gave. A full import gives a new one.',
  )
}

export function isWatermarks(value: unknown): value is Watermarks {
  return isRecord(value) && Object.values(value).every(since => isRecord(since) && isRecord(since['children']))
}

function parsed(text: string): unknown {
  try {
    return parseCells(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
