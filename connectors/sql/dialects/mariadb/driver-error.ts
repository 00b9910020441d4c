/** An error of the server or the driver, or of the socket under it. */
export interface DriverError extends Error {
  /** The server's number; of the driver's own errors 45,001 and on; below 0 of the socket's. */
  readonly errno?: unknown
  readonly code?: unknown
  /** The server's own words. `message` has the statement and its values in it as well, and is never shown. */
  readonly sqlMessage?: unknown
}

export function isDriverError(error: unknown): error is DriverError {
  return error instanceof Error && ('errno' in error || 'code' in error)
}

/** What the server says, as a sentence. The driver writes the statement into further lines. */
export function saidBy({ sqlMessage, code }: DriverError): string {
  const [said = ''] = (typeof sqlMessage === 'string' ? sqlMessage : String(code)).split('\n')
  return /[.!?]$/.test(said) ? said : `${said}.`
}
