import type { DeltaContext, Page } from '../../../src/connector/contract.ts'
import type { Source } from '../open.ts'

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
