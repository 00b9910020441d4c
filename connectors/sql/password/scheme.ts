/** A way of keeping passwords, and of telling whether one is right. */
export interface Scheme {
  /** What hashes of this scheme begin with. */
  readonly prefix: RegExp
  hash(password: string): Promise<string>
  verify(password: string, hash: string): Promise<boolean>
}
