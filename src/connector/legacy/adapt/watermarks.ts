import { TargetError } from '../../../model/target-failure.ts'

/** `customData` by partition; of a system without partitions, under the empty name. */
export type Watermarks = ReadonlyMap<string, string>

/** The watermark of a run: `customData` as it is, or that of each partition where all were read. */
export function writeWatermarks(watermarks: Watermarks, areParts: boolean): string {
  return areParts ? JSON.stringify(Object.fromEntries(watermarks)) : (watermarks.get('') ?? '')
}

/** Throws a `TargetError` of the kind `watermark` for one that was stored when there were no partitions. */
export function readWatermarks(stored: string, areParts: boolean): Watermarks {
  return areParts ? new Map(Object.entries(partsIn(stored))) : new Map([['', stored]])
}

function partsIn(stored: string): Record<string, string> {
  try {
    const parts: unknown = JSON.parse(stored)
    const isMap = typeof parts === 'object' && parts !== null && !Array.isArray(parts)
    if (isMap && Object.values(parts).every(each => typeof each === 'string')) return parts as Record<string, string>
  } catch {
    // It is the text of a connector that had no partitions.
  }
  throw new TargetError('watermark', 'The watermark was stored when the system had no partitions: import it in full.')
}
