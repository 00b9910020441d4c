import { execFileSync } from 'node:child_process'
import { chownSync } from 'node:fs'
import { identityOf, serverFolder } from './process.ts'

/** A disk in memory with little room, that a server's user may write to. */
export class SmallDisk {
  readonly #folder = serverFolder('disk')

  private constructor(mebibytes: number, user: string) {
    mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', this.path)
    const identity = identityOf(user)
    if (identity !== undefined) chownSync(this.path, identity.uid, identity.gid)
  }

  static of(mebibytes: number, user: string): SmallDisk {
    return new SmallDisk(mebibytes, user)
  }

  get path(): string {
    return this.#folder.path
  }

  /** Gives it more room. */
  grow(mebibytes: number): void {
    mount('-o', `remount,size=${mebibytes}m`, this.path)
  }

  remove(): void {
    execFileSync('umount', ['--lazy', this.path])
    this.#folder.remove()
  }
}

function mount(...parameters: readonly string[]): void {
  execFileSync('mount', [...parameters], { stdio: 'pipe' })
}

/** Why tests that need a small disk are skipped; `undefined` where they are not. */
export const smallDiskLacking = whyNoDisk()

function whyNoDisk(): string | undefined {
  try {
    SmallDisk.of(1, 'root').remove()
    return undefined
  } catch {
    return 'a tmpfs cannot be mounted (that needs root, and a container with the right to)'
  }
}
