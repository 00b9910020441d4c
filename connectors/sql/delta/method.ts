import type { DeltaContext, OperationContext, Page } from '../../../src/connector/contract.ts'
import type { Source } from '../open.ts'
import type { SqlSettings } from '../settings.ts'
import { compare } from './compare.ts'
import { triggers } from './triggers.ts'
import { watermark } from './watermark.ts'

/** A way to find out what has changed. */
export interface DeltaMethod {
  /** Called before a full import opens its snapshot. */
  prepare?(): Promise<void>
  /**
   * Where a delta goes on when everything that a snapshot shows is known; `null` where nothing tells, so that the next delta
   * compares. Called at the beginning of a full import, before anything else is read.
   */
  position(source: Source): Promise<string | null>
  /**
   * What has changed since a position. Throws a `TargetError` of the kind `watermark` where that is no longer known, or the
   * position is of another method.
   */
  pages(context: DeltaContext): AsyncIterable<Page>
}

/** The name of a method. */
export type MethodName = NonNullable<SqlSettings['delta']>['method']

/** The method that the settings ask for; without a word, watermarks where there are any. */
export function methodNameOf({ delta, objectTypes }: SqlSettings): MethodName {
  if (delta !== undefined) return delta.method
  const isMarked = Object.values(objectTypes).some(
    ({ watermark, multi }) =>
      watermark !== undefined || Object.values(multi ?? {}).some(child => child.watermark !== undefined),
  )
  return isMarked ? 'watermark' : 'compare'
}

/** The method, loaded when it is needed first where it is of one database alone. */
export async function methodOf(settings: SqlSettings, context: OperationContext): Promise<DeltaMethod> {
  const name = methodNameOf(settings)
  switch (name) {
    case 'watermark':
      return watermark(settings)
    case 'triggers':
      return triggers(settings, context)
    case 'log':
      return (await import('./log.ts')).log(settings, context)
    case 'tracking':
      return (await import('./tracking.ts')).tracking(settings)
    case 'compare':
      return compare
    default:
      return name satisfies never
  }
}
