import { once } from 'node:events'
import { type InspectColor, styleText } from 'node:util'
import { type Diagnostic, render } from '../../grammar/syntax/diagnostics.ts'

let mask = (text: string): string => text

/** From now on what is said has no secrets in it, be it to people or within JSON. */
export function hideSecrets(masking: (text: string) => string): void {
  mask = masking
}

/** A line for people: progress, summaries, mistakes. It goes to stderr, so that stdout holds data alone. */
export function say(text = ''): void {
  process.stderr.write(`${mask(text)}\n`)
}

/** A piece of data. Waits while the reader cannot take more, so that a long output does not pile up in memory. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** A value as one line of JSON; integers beyond 2^53 as text. */
export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value, asJson)}\n`)
}

/** Where sentences stand, which may quote what somebody else said. All else is data, and stays as it is. */
const sentences = new Set(['message', 'reason', 'error', 'help'])

function asJson(key: string, item: unknown): unknown {
  if (typeof item === 'bigint') return item.toString()
  return typeof item === 'string' && sentences.has(key) ? mask(item) : item
}

/** Text in colour where a person looks at it (and NO_COLOR does not say otherwise). */
export function style(format: InspectColor, text: string): string {
  return styleText(format, text, { stream: process.stderr })
}

/** Shows mistakes to a person. */
export function sayDiagnostics(diagnostics: readonly Diagnostic[]): void {
  for (const diagnostic of diagnostics) {
    const [head = '', ...rest] = render(diagnostic).split('\n')
    const colour = diagnostic.severity === 'error' ? 'red' : 'yellow'
    say([head.replace(`${diagnostic.severity}:`, style(colour, `${diagnostic.severity}:`)), ...rest].join('\n'))
  }
}

/** `1 error and 2 warnings` */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length
  const warnings = diagnostics.length - errors
  const counted = [errors > 0 ? plural(errors, 'error') : '', warnings > 0 ? plural(warnings, 'warning') : '']
  return counted.filter(text => text !== '').join(' and ') || 'no mistakes'
}

/** `1 entry`, `20,000 entries` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
