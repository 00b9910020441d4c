import type { MessagePort } from 'node:worker_threads'
import { LogBudget, omittedText, shortened } from './log-budget.ts'
import type { LogSign, Sign } from './protocol.ts'

/** What a worker tells of a task while it goes on. */
export class Signs {
  readonly #channel: MessagePort
  readonly #everyMs: number
  readonly #budget = new LogBudget(omitted => this.#tell({ kind: 'log', level: 'warn', message: omittedText(omitted) }))
  #toldAt = 0

  /** @param everyMs progress is told at most this often */
  constructor(channel: MessagePort, everyMs: number) {
    this.#channel = channel
    this.#everyMs = everyMs
  }

  /** The task has begun; its connector's process is waited for at an address. */
  begun(threadId: number, address: string | null): void {
    this.#tell({ kind: 'begun', threadId, address })
  }

  /** The connector gave something. Cheap: may be called for every page. */
  progress(): void {
    const now = performance.now()
    if (now - this.#toldAt < this.#everyMs) return
    this.#toldAt = now
    this.#tell({ kind: 'progress' })
  }

  /** From now until `resumed` it is the writer that is waited for. */
  waiting(): void {
    this.#tell({ kind: 'waiting' })
  }

  resumed(): void {
    this.#toldAt = performance.now()
    this.#tell({ kind: 'progress' })
  }

  log(level: LogSign['level'], message: string, details?: Readonly<Record<string, unknown>>): void {
    if (!this.#budget.take()) return
    const line = { kind: 'log', level, message: shortened(message) } as const
    this.#tell(details === undefined ? line : { ...line, details: plain(details) })
  }

  close(): void {
    this.#budget.flush()
    this.#channel.close()
  }

  #tell(sign: Sign): void {
    this.#channel.postMessage(sign)
  }
}

/** Details that can cross a thread: what cannot, and what is too much, becomes text. */
function plain(details: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, plainValue(value)]))
}

function plainValue(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'string') return shortened(value)
  if (value instanceof Error) return shortened(value.message)
  if (typeof value === 'bigint') return String(value)
  try {
    const text = JSON.stringify(value) ?? typeof value
    return text === shortened(text) ? (JSON.parse(text) as unknown) : shortened(text)
  } catch {
    return 'a value that cannot be shown'
  }
}
