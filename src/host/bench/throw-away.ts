import { mkdtempSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hostError } from '../../model/error.ts'

/** How the folders begin that a bench makes. A bench that was killed leaves one behind; it can be removed. */
const throwAwayPrefix = '.ecmahost-bench-'

/** A folder that is gone when it is closed, and when the process ends before that. */
export class ThrowAway {
  readonly path: string
  readonly #atExit = (): void => {
    remove(this.path)
    // A writer that is stopped within a transaction would hold the process up for good.
    process.kill(process.pid, 'SIGKILL')
  }

  private constructor(path: string) {
    this.path = path
    process.on('exit', this.#atExit)
  }

  static async within(folder: string): Promise<ThrowAway> {
    try {
      return new ThrowAway(await mkdtemp(join(folder, throwAwayPrefix)))
    } catch (error) {
      throw hostError('bench-folder', {
        folder,
        reason: (error as Error).message,
        advice: 'A bench keeps its spaces there while it goes on, beside the data folder and so on the same disk.',
      })
    }
  }

  /** A new folder within. */
  inner(): string {
    return mkdtempSync(join(this.path, 'spaces-'))
  }

  async close(): Promise<void> {
    process.off('exit', this.#atExit)
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 })
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 2 })
}
