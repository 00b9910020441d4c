import { ExtensionException } from './root.ts'

/** The connected system does not answer. */
export class ServerDownException extends ExtensionException {
  override readonly kind = 'unavailable'
  override readonly runResult = 'stopped-connectivity'
}

/** No connection could be made. */
export class FailedConnectionException extends ExtensionException {
  override readonly kind = 'unavailable'
  override readonly runResult = 'stopped-connectivity'
}

/** The connection was lost. */
export class DroppedConnectionException extends ExtensionException {
  override readonly kind = 'unavailable'
  override readonly runResult = 'stopped-connectivity'
}

/** The connected system ended the connection. */
export class EndConnectionException extends ExtensionException {
  override readonly kind = 'unavailable'
  override readonly runResult = 'stopped-connectivity'
}

/** The connection for passwords was lost. */
export class ClosePasswordConnectionException extends ExtensionException {
  override readonly kind = 'unavailable'
  override readonly runResult = 'stopped-connectivity'
}

/** The connected system did not accept who we are. */
export class BadServerCredentialsException extends ExtensionException {
  override readonly kind = 'credentials'
  override readonly runResult = 'stopped-failed-authentication'
}

/** We are known, and may not do this. */
export class AccessDeniedException extends ExtensionException {
  override readonly kind = 'forbidden'
  override readonly runResult = 'stopped-failed-authentication'
}

/** The connected system did not carry out a search. */
export class FailedSearchException extends ExtensionException {
  override readonly kind = 'refused'
  override readonly runResult = 'stopped-failed-search'
}
