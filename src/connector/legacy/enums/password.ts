/** Whether passwords go over a connection that nobody can read. */
export const ConnectionSecurityLevel = {
  NotSecure: 0,
  Secure: 1,
} as const
/** One of `ConnectionSecurityLevel`. */
export type ConnectionSecurityLevel = (typeof ConnectionSecurityLevel)[keyof typeof ConnectionSecurityLevel]

/** Flags: what goes with a new password. */
export const PasswordOptions = {
  None: 0,
  ForceChangeAtLogOn: 1,
  UnlockAccount: 2,
  ValidatePassword: 4,
} as const
/** A combination of `PasswordOptions`. */
export type PasswordOptions = number
