import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const bin = join(import.meta.dirname, '../../bin/ecmahost.js')

/** Makes pseudo-terminals. */
const program = 'script'

/** Whether there is the program that makes pseudo-terminals (util-linux). */
export function hasTerminal(): boolean {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).includes('util-linux')
  } catch {
    return false
  }
}

/** The command line as a process with a terminal, at which a test sits. */
export class Terminal {
  /** All that was written to the terminal. */
  screen = ''
  #seen = 0
  readonly #child: ChildProcess
  readonly #ended: Promise<number | null>

  constructor(words: readonly string[], { cwd, env }: { readonly cwd: string; readonly env: Record<string, string> }) {
    const command = [process.execPath, bin, ...words].map(word => `'${word}'`).join(' ')
    this.#child = spawn(program, ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
      cwd,
      env: { ...process.env, TERM: 'xterm', ...env },
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.screen += text
    })
    this.#ended = once(this.#child, 'close').then(([code]) => code as number | null)
  }

  get ended(): Promise<number | null> {
    return this.#ended
  }

  /** Presses keys. */
  press(keys: string): void {
    this.#child.stdin?.write(keys)
  }

  /** Waits until a text is written that was not seen before. It fails when the process ends before. */
  async seen(text: string): Promise<void> {
    for (;;) {
      const at = this.screen.indexOf(text, this.#seen)
      if (at >= 0) {
        this.#seen = at + text.length
        return
      }
      const went = await Promise.race([once(this.#child.stdout ?? this.#child, 'data').then(() => 'on'), this.#ended])
      if (went !== 'on' && !this.screen.includes(text, this.#seen))
        throw new Error(`it ended, and wrote:\n${this.screen}`)
    }
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}
