import { HostError, hostError } from '../../../../src/model/error.ts'
import { TargetError } from '../../../../src/model/target-failure.ts'
import { StatementError, type StatementFailure, TransactionLost } from '../../failure.ts'
import { connectionFailure } from './connection-failure.ts'
import { broken, constraintRule, type Rule, refused, rules } from './server-errors.ts'

/** An error as the server told it. */
interface Told {
  readonly number: number
  readonly severity: number
  readonly message: string
}

const constraintConflict = 547
const busyMs = 10_000

/**
 * What the driver threw, in words for a person. Values are taken out of what the server tells: one of them may be a
 * password.
 *
 * @param source what the database is called: `database erp on db.example.com`
 */
export function explained(error: unknown, source: string): Error {
  if (error instanceof TargetError || error instanceof HostError || error instanceof TransactionLost) return error
  const told = toldBy(error)
  const decisive = told.find(({ number }) => rules.has(number) || number === constraintConflict) ?? told[0]
  return decisive === undefined ? connectionFailure(error, source) : refusal(decisive, source)
}

function refusal({ number, severity, message }: Told, source: string): Error {
  const rule = ruleOf(number, severity, message)
  const told = withoutValues(message)
  const text = `${rule.words}: ${told}${/[.!?]$/.test(told) ? '' : '.'}${rule.advice === undefined ? '' : ` ${rule.advice}`}`
  if (rule.kind === 'unfit') return hostError('source-unfit', { source, reason: `it ${text}` })
  const failure: StatementFailure = { ...rule.failure, ...constraintIn(message), ...columnIn(message) }
  return new StatementError(
    rule.kind,
    `${source} ${text}`,
    failure,
    rule.kind === 'busy' ? { retryAfterMs: busyMs } : {},
  )
}

function ruleOf(number: number, severity: number, message: string): Rule {
  if (number === constraintConflict) return constraintRule(message)
  return rules.get(number) ?? (severity >= 20 ? broken : refused)
}

/** What the server told, first things first: the driver throws the last and keeps those before it beside. */
function toldBy(error: unknown): readonly Told[] {
  if (typeof error !== 'object' || error === null) return []
  const before = 'precedingErrors' in error && Array.isArray(error.precedingErrors) ? error.precedingErrors : []
  const own = told(error) ?? ('originalError' in error ? told(error.originalError) : undefined)
  return [...before.flatMap(toldBy), ...(own === undefined ? [] : [own])]
}

function told(error: unknown): Told | undefined {
  if (!(error instanceof Error) || !('number' in error) || typeof error.number !== 'number') return undefined
  const severity = 'class' in error && typeof error.class === 'number' ? error.class : 16
  return { number: error.number, severity, message: error.message }
}

function withoutValues(message: string): string {
  return message
    .replace(/ The duplicate key value is \([\s\S]*\)\.?$/, '')
    .replace(/ Truncated value: '[\s\S]*'\.?$/, '')
    .replace(/(\bvalue )'[\s\S]*'( to data type\b)/, '$1that was given$2')
    .trim()
}

function constraintIn(message: string): StatementFailure {
  const found = /\bconstraint ["']([^"']+)["']|\bunique index '([^']+)'/.exec(message)
  const constraint = found?.[1] ?? found?.[2]
  return constraint === undefined ? {} : { constraint }
}

/** Of a reference, the column that the server names is one of the other table. */
function columnIn(message: string): StatementFailure {
  if (/\b(FOREIGN KEY|REFERENCE)\b/.test(message)) return {}
  const column = /\bcolumn ["']([^"']+)["']/.exec(message)?.[1]
  return column === undefined ? {} : { column }
}
