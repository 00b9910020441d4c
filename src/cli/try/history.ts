import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { isSecretName } from '../../mapping/explain/secrets.ts'

const maxLines = 1_000

/** Where the history of prompts is kept: `$XDG_STATE_HOME`, by default `~/.local/state`. */
export function historyPath(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const state = environment['XDG_STATE_HOME'] ?? ''
  return join(isAbsolute(state) ? state : join(homedir(), '.local/state'), 'ecmahost/history')
}

/** Whether a line may be kept: none that begins with a blank, nor one that sets a password. */
export function isKept(line: string): boolean {
  const [, name] = /^\.set\s+([^\s=]+)/.exec(line) ?? []
  return /^\S/.test(line) && (name === undefined || !isSecretName(name))
}

/** The lines that were typed before, in a file that only its user can read. */
export class History {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Oldest first. */
  get lines(): readonly string[] {
    try {
      return readFileSync(this.#path, 'utf8').split('\n').filter(isKept).slice(-maxLines)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }

  /** The file is read again each time: another prompt may have added to it. */
  add(line: string): void {
    if (!isKept(line)) return
    const lines = this.lines.filter(known => known !== line)
    const text = [...lines, line].slice(-maxLines).join('\n')
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
    const aside = `${this.#path}.${process.pid}`
    writeFileSync(aside, `${text}\n`, { mode: 0o600 })
    chmodSync(aside, 0o600)
    renameSync(aside, this.#path)
  }
}
