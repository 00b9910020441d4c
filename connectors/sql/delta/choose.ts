import type { OperationContext } from '../../../src/connector/contract.ts'
import type { SqlSettings } from '../settings.ts'
import { compare } from './compare.ts'
import type { DeltaMethod } from './method.ts'
import { triggers } from './triggers.ts'
import { watermark } from './watermark.ts'

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
      return triggers(settings)
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
