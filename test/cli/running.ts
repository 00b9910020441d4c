import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../../bin/ecmahost.js')

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** The command line as a process of its own that a test talks with while it goes on. */
export class Running {
  out = ''
  err = ''
  readonly #child: ChildProcess
  readonly #ended: Promise<number | NodeJS.Signals | null>

  constructor(words: readonly string[], { cwd, env = {} }: RunOptions) {
    const child = spawn(process.execPath, [bin, ...words], { cwd, env: { ...process.env, NO_COLOR: '1', ...env } })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.err += text
    })
    this.#child = child
    this.#ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Its exit code, or the signal that ended it. */
  get ended(): Promise<number | NodeJS.Signals | null> {
    return this.#ended
  }

  /** Waits until it has said on stderr what matches, `times` times. It fails when the process ends before. */
  async said(pattern: RegExp, times = 1): Promise<string> {
    const every = new RegExp(pattern, `${pattern.flags}g`)
    let ended: number | NodeJS.Signals | null | undefined
    for (;;) {
      const found = [...this.err.matchAll(every)][times - 1]
      if (found !== undefined) return found[0]
      if (ended !== undefined) throw new Error(`it ended with ${String(ended)} and said:\n${this.err}`)
      ended = await Promise.race([once(this.#child.stderr ?? this.#child, 'data').then(() => undefined), this.#ended])
    }
  }

  /** Presses Ctrl-C. Returns how it ended, and after how many milliseconds. */
  async interrupt(): Promise<{ readonly code: number | NodeJS.Signals | null; readonly ms: number }> {
    const began = performance.now()
    this.#child.kill('SIGINT')
    const code = await this.#ended
    return { code, ms: performance.now() - began }
  }

  /** Ends it for good, if it goes on still. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}
