import type { CSEntryChange } from './cs-entry-change.ts'
import { CloseReason, OperationType } from './enums/run.ts'
import type { HierarchyNode, Partition } from './partition.ts'

/** What opening an import is told. */
export class OpenImportConnectionRunStep {
  importType: OperationType = OperationType.Full
  /** Entries of a page, as a wish. */
  pageSize = 1
  stepPartition: Partition | null = null
  /** The containers that are wanted, with all below; none: no container was chosen. */
  inclusionHierarchyNodes: readonly HierarchyNode[] = []
  exclusionHierarchyNodes: readonly HierarchyNode[] = []
  /** The stored watermark of a delta; otherwise `null`. */
  customData: string | null = null

  /** The older name of `inclusionHierarchyNodes`. */
  get hierarchyNodes(): readonly HierarchyNode[] {
    return this.inclusionHierarchyNodes
  }
}

/** What asking for a page is told. */
export class GetImportEntriesRunStep {
  /** What the call before gave. */
  customData: string | null = null
  /** The entries that are wanted, where `importType` is `FullObject`. */
  fullObjectEntries: readonly CSEntryChange[] = []
}

/** What closing an import is told. */
export class CloseImportConnectionRunStep {
  customData: string | null = null
  reason: CloseReason = CloseReason.Normal
}

/** What opening an export is told. */
export class OpenExportConnectionRunStep {
  exportType: OperationType = OperationType.Delta
  /** Changes of a batch at most. */
  batchSize = 1
  stepPartition: Partition | null = null
  inclusionHierarchyNodes: readonly HierarchyNode[] = []
  exclusionHierarchyNodes: readonly HierarchyNode[] = []
}

/** What closing an export is told. */
export class CloseExportConnectionRunStep {
  reason: CloseReason = CloseReason.Normal
}
