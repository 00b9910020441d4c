import pino, { type Logger } from 'pino'
import type { Secrets } from '../../model/secrets.ts'
import type { LogLevel } from '../declare/log.ts'
import type { LogOutput } from './output.ts'
import { shown } from './shown.ts'

/** What belongs to a line besides its sentence. */
export interface LogFields {
  /** The number of the run that it is about. */
  readonly run?: number | undefined
  readonly objectType?: string | undefined
  readonly anchor?: string | null | undefined
  /** What went wrong. */
  readonly err?: unknown
  readonly [field: string]: unknown
}

/** Where the lines of the host, or of one system, are written to. Cheap where its level leaves a line out. */
export interface Log {
  isEnabled(level: Exclude<LogLevel, 'silent'>): boolean
  write(level: Exclude<LogLevel, 'silent'>, message: string, fields?: LogFields): void
}

/** The log of a running host. Whatever a line is made of, no secret leaves with it. */
export class Logs {
  readonly #root: Logger
  readonly #output: LogOutput | undefined
  readonly #mask: (text: string) => string
  readonly #systems = new Map<string, Logger>()
  /** The host's own lines. */
  readonly host: Log

  /** @param output where the lines go; without it there is no log @param level of the host's own lines */
  constructor(output: LogOutput | undefined, secrets: Secrets, level: LogLevel) {
    this.#output = output
    this.#mask = text => secrets.mask(text)
    this.#root = pino(
      {
        level,
        base: null,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: label => ({ level: label }) },
        serializers: { err: pass },
      },
      { write: line => output?.write(withoutSecrets(line, secrets)) },
    )
    this.host = this.#logOf(() => this.#root)
  }

  /** The lines of a system: each says whose it is. */
  for(system: string): Log {
    return this.#logOf(() => this.#loggerOf(system))
  }

  level(system: string): LogLevel {
    return this.#loggerOf(system).level as LogLevel
  }

  /** What of a system goes to the log, from now on. */
  setLevel(system: string, level: LogLevel): void {
    this.#loggerOf(system).level = level
  }

  close(): void {
    this.#output?.close()
  }

  #loggerOf(system: string): Logger {
    let logger = this.#systems.get(system)
    if (logger === undefined) {
      logger = this.#root.child({ system }, { level: 'info' })
      this.#systems.set(system, logger)
    }
    return logger
  }

  #logOf(logger: () => Logger): Log {
    const isEnabled: Log['isEnabled'] = level => this.#output !== undefined && logger().isLevelEnabled(level)
    return {
      isEnabled,
      write: (level, message, fields = {}) => {
        if (!isEnabled(level)) return
        logger()[level](shown(withoutNothing(fields), this.#mask), '%s', shown(message, this.#mask))
      },
    }
  }
}

const pass = (value: unknown): unknown => value

function withoutNothing(fields: LogFields): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}

/** What a line begins with is ours; its names must stay what they are. */
const own = new Set(['level', 'time', 'system', 'run'])

/** The last line of defence: every text of a line, names and numbers too, without the secrets. */
function withoutSecrets(line: string, secrets: Secrets): string {
  if (!secrets.isIn(line)) return line
  const masked = (value: unknown): unknown => {
    if (typeof value === 'string') return secrets.mask(value)
    if (typeof value === 'number') return secrets.isIn(String(value)) ? secrets.mask(String(value)) : value
    if (Array.isArray(value)) return value.map(masked)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [secrets.mask(key), masked(item)]))
  }
  const fields = Object.entries(JSON.parse(line) as Readonly<Record<string, unknown>>)
  const shown = fields.map(([key, value]) =>
    own.has(key) ? [key, value] : key === 'msg' ? [key, masked(value)] : [secrets.mask(key), masked(value)],
  )
  return `${JSON.stringify(Object.fromEntries(shown))}\n`
}
