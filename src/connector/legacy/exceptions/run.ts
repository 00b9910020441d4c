import { ExtensionException } from './root.ts'

/** Something went wrong in the connector. */
export class ExtensibleExtensionException extends ExtensionException {}

/** The connector ends the run on purpose. */
export class TerminateRunException extends ExtensionException {
  override readonly kind = 'refused'
  override readonly runResult = 'stopped-extension'
}

/** A delta cannot go on from the watermark: a full import is needed. */
export class WarningNoWatermarkException extends ExtensionException {
  override readonly kind = 'watermark'
  override readonly runResult = 'completed-warning'
}

/** Something is not as the connector expects it. */
export class UnexpectedDataException extends ExtensionException {}

/** The connector does not do this. */
export class EntryPointNotImplementedException extends ExtensionException {
  override readonly kind = 'refused'
}

/** The connector asks for a parameter that there is not. */
export class NoSuchParameterException extends ExtensionException {}

/** No partition fits. */
export class NoCompatiblePartitionFoundException extends ExtensionException {
  override readonly kind = 'refused'
}
