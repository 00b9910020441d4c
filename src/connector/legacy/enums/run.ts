/** What an import or export covers. */
export const OperationType = {
  /** All entries. */
  Full: 0,
  /** The entries that are named, as they are now. */
  FullObject: 1,
  /** What changed since the watermark. */
  Delta: 2,
} as const
/** One of `OperationType`. */
export type OperationType = (typeof OperationType)[keyof typeof OperationType]

/** Why a connection is closed. A member whose genuine number is not known stands for itself, by its name. */
export const CloseReason = {
  Normal: 0,
  TerminatedByUser: 'TerminatedByUser',
  TerminatedShuttingDown: 'TerminatedShuttingDown',
  Unknown: 'Unknown',
} as const
/** One of `CloseReason`. */
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason]
