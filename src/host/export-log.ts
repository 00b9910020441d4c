import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isSecretName } from '../mapping/explain/secrets.ts'
import type { Change } from '../model/change.ts'
import { hostError } from '../model/error.ts'
import { bigintAsText } from '../model/json.ts'
import type { Outcome } from '../runtime/export/outcome.ts'

/** Where an audit file is written, anew or behind what is there. */
interface AuditPlace {
  readonly path: string
  readonly append?: boolean
}

/** The audit file of an export: a line of JSON for each change, with what became of it. Secrets are not in it. */
export class ExportLog {
  readonly #path: string
  readonly #file: FileHandle
  readonly #mask: (text: string) => string
  #written: Promise<unknown> = Promise.resolve()

  private constructor(path: string, file: FileHandle, mask: (text: string) => string) {
    this.#path = path
    this.#file = file
    this.#mask = mask
  }

  /** Only its owner may read it. Throws `audit-unwritable` before anything is exported. */
  static async open({ path, append = false }: AuditPlace, mask: (text: string) => string): Promise<ExportLog> {
    try {
      await mkdir(dirname(path), { recursive: true })
      return new ExportLog(path, await open(path, append ? 'a' : 'w', 0o600), mask)
    } catch (error) {
      throw hostError('audit-unwritable', { path, reason: (error as Error).message })
    }
  }

  write(change: Change, outcome: Outcome): void {
    const line = this.#mask(JSON.stringify({ change: withoutSecrets(change), outcome: toldOf(outcome) }, bigintAsText))
    this.#written = this.#written.then(() => this.#file.write(`${line}\n`))
  }

  /** Throws `audit-unwritable` where a line could not be written. */
  async close(): Promise<void> {
    try {
      await this.#written
    } catch (error) {
      throw hostError('audit-unwritable', { path: this.#path, reason: (error as Error).message })
    } finally {
      await this.#file.close()
    }
  }
}

/** A change as it may be shown. */
function withoutSecrets(change: Change): unknown {
  const hide = (name: string, value: unknown): unknown => (isSecretName(name) ? '***' : value)
  switch (change.kind) {
    case 'add':
    case 'replace': {
      const attributes = Object.entries(change.attributes).map(([name, value]) => [name, hide(name, value)])
      const { objectType, anchor, kind } = change
      return { kind, objectType, anchor, attributes: Object.fromEntries(attributes) }
    }
    case 'update':
      return {
        ...change,
        changes: change.changes.map(one =>
          isSecretName(one.attribute) ? { kind: one.kind, attribute: one.attribute, value: '***' } : one,
        ),
      }
    case 'rename':
    case 'delete':
      return change
    default:
      return change satisfies never
  }
}

function toldOf(outcome: Outcome): unknown {
  switch (outcome.kind) {
    case 'done':
      return { kind: outcome.kind, ...(outcome.anchor === undefined ? {} : { anchor: outcome.anchor }) }
    case 'partly done':
      return {
        kind: outcome.kind,
        failed: outcome.failed.map(({ change, failure }) => ({
          attribute: change.attribute,
          message: failure.message,
        })),
      }
    case 'failed':
    case 'not attempted':
      return { kind: outcome.kind, code: outcome.failure.code, message: outcome.failure.message }
    default:
      return outcome satisfies never
  }
}
