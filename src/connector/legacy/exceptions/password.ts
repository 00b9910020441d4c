import { ExtensionException } from './root.ts'

/** A password was not set. */
export class PasswordExtensionException extends ExtensionException {
  override readonly kind = 'refused'
}

/** The connected system does not allow the password. */
export class PasswordPolicyViolationException extends ExtensionException {
  override readonly kind = 'value'
  override readonly attribute = 'password'
}

/** The password holds what it may not hold. */
export class PasswordIllFormedException extends ExtensionException {
  override readonly kind = 'value'
  override readonly attribute = 'password'
}

/** The old password is not right. */
export class OldPasswordIncorrectException extends ExtensionException {
  override readonly kind = 'value'
  override readonly attribute = 'oldPassword'
}
