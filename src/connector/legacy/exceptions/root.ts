import type { TargetFailureKind } from '../../../model/target-failure.ts'

const brand: unique symbol = Symbol.for('ecmahost.LegacyException') as never

/** What all exceptions of ECMA2 are. */
export class MetadirectoryServicesException extends Error {
  /** What the connected system did; `null`: the mistake is the connector's own. */
  readonly kind: TargetFailureKind | null = null
  /** What ECMA2 calls the end of a run by it. */
  readonly runResult: string = 'stopped-extension-dll-exception'
  /** The attribute that is to blame, where that follows from the exception. */
  readonly attribute: string | null = null
  readonly [brand] = true

  constructor(message: string = '', innerException?: unknown) {
    super(message, innerException === undefined ? undefined : { cause: innerException })
    this.name = new.target.name
  }
}

/** What the exceptions of connectors are, those of synchronization rules aside. */
export class ExtensionException extends MetadirectoryServicesException {}

/** Whether an error is one of ECMA2's exceptions, of this copy of the package or another. */
export function isLegacyException(error: unknown): error is MetadirectoryServicesException {
  return error instanceof Error && brand in error
}
