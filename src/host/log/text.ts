import { styleText } from 'node:util'

/** A line of the log, as its parts. */
export interface LogRecord {
  readonly level: string
  /** ISO 8601, UTC. */
  readonly time: string
  readonly system?: string
  readonly run?: number
  readonly msg: string
  readonly [field: string]: unknown
}

const colours = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const

/**
 * A line for people: `2026-11-24T12:00:00.000Z warn  hr run 3  An entry failed.  anchor=E1 code=value`. What an error
 * says of where it happened follows on lines of its own. Characters that a terminal would act on are written as escapes.
 */
export function asText({ level, time, system, run, msg, ...fields }: LogRecord, colour: boolean): string {
  const styled = (format: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(format, text, { validateStream: false }) : text
  const { stack, rest } = withoutStack(fields)
  const place = [system, run === undefined ? undefined : `run ${run}`].filter(part => part !== undefined).join(' ')
  const parts = [
    `${styled('gray', time)} ${styled(colours[level as keyof typeof colours] ?? 'gray', level.padEnd(5))}`,
    ...(place === '' ? [] : [styled('bold', printable(place))]),
    printable(msg),
    ...Object.entries(rest).map(([name, value]) => `${styled('gray', `${printable(name)}=`)}${fieldText(value)}`),
  ]
  const lines = stack.split('\n').filter(line => line.trim() !== '')
  return [parts.join('  '), ...lines.map(line => `    ${printable(line.trim())}`)].join('\n')
}

function withoutStack({ err, ...rest }: Readonly<Record<string, unknown>>) {
  if (typeof err !== 'object' || err === null || !('stack' in err)) {
    return { stack: '', rest: err === undefined ? rest : { ...rest, err } }
  }
  const { stack, ...error } = err
  return { stack: String(stack), rest: { ...rest, err: error } }
}

function fieldText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[^\s"=]+$/.test(text) && typeof value === 'string' ? printable(text) : printable(quoted(value))
}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

/** Other people's text reaches the log; it must not steer the terminal that shows it. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
