import { DatabaseError } from 'pg'
import { HostError, hostError } from '../../../../src/model/error.ts'
import { TargetError, type TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { StatementError, type StatementFailure } from '../../failure.ts'
import { connectionFailure } from './connection-failure.ts'

/**
 * What the driver threw, in words for a person. Codes are told apart and never texts, which the server writes in its own
 * language (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 *
 * @param source what the database is called: `database erp on db.example.com`
 */
export function explained(error: unknown, source: string): Error {
  if (error instanceof TargetError || error instanceof HostError) return error
  if (error instanceof DatabaseError) return refusal(error, source)
  return connectionFailure(error, source)
}

type Words = (told: string) => string
interface Rule {
  readonly kind: TargetFailureKind | 'unfit'
  readonly words: Words
  readonly failure?: StatementFailure
}

const rule = (kind: Rule['kind'], words: Words, failure: StatementFailure = {}): Rule => ({ kind, words, failure })
const takesNoValue: Words = told => `does not take a value: ${told}`
const isGone: Words = told => `is not there at the moment: ${told}`
const doesNotFit: Words = told => `does not understand what it is asked: ${told}`
const isShort: Words = told => `has run out of something: ${told}`
const again = 'Something else held the same rows; the same again may pass.'

/** By whole codes, and by classes of them (the first two characters). */
const rules: Readonly<Record<string, Rule>> = {
  '08': rule('unavailable', isGone),
  '22': rule('value', takesNoValue),
  '23': rule('value', takesNoValue),
  '23503': rule('reference', told => `misses a row that is named: ${told}`),
  '23505': rule('exists', told => `has such a row already: ${told}`),
  '23P01': rule('exists', told => `has a row that excludes this one: ${told}`),
  '25006': rule('forbidden', told => `can only be read here: ${told}`),
  '25P03': rule('unavailable', isGone),
  '25P04': rule('timeout', told => `took too long: ${told}`),
  '28': rule('credentials', told => `does not accept who we are: ${told}`),
  '28000': rule(
    'credentials',
    told => `does not accept who we are: ${told}. Check user, and tls where the server asks for it`,
  ),
  '28P01': rule('credentials', told => `does not accept who we are: ${told}. Check user and password`),
  '3D000': rule('credentials', told => `cannot be opened: ${told}. Check the name of the database in the settings`),
  '40': rule('locked', told => `undid the transaction: ${told}. ${again}`, { deadlock: true }),
  '40002': rule('value', takesNoValue),
  '40003': rule('unavailable', isGone),
  '42': rule('unfit', doesNotFit),
  '42501': rule(
    'forbidden',
    told => `does not allow it: ${told}. Grant the right to the user of the settings, or leave it out`,
  ),
  '0A': rule('unfit', doesNotFit),
  '3F': rule('unfit', doesNotFit),
  '53': rule('busy', isShort),
  '53100': rule('unavailable', isShort),
  '55006': rule('locked', told => `is at work on the same: ${told}`),
  '55P03': rule(
    'locked',
    told => `is locked by another program: ${told}. Let it finish, or set a longer lockTimeoutMs`,
  ),
  '57014': rule('timeout', told => `took too long: ${told}. Where that is usual, set a longer statementTimeoutMs`),
  '57P': rule('unavailable', isGone),
  '58': rule('unavailable', isGone),
  F0: rule('unavailable', isGone),
}

function refusal(error: DatabaseError, source: string): Error {
  const { code = '', message } = error
  const { kind, words, failure } = ruleOf(error, code)
  const text = `${words(message.trim().replace(/\.$/, ''))}.`
  if (kind === 'unfit') return hostError('source-unfit', { source, reason: `it ${text}` })
  const statement: StatementFailure = {
    ...failure,
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
    ...columnIn(error),
  }
  return new StatementError(kind, `${source} ${text}`, statement, kind === 'busy' ? { retryAfterMs: 5_000 } : {})
}

function ruleOf(error: DatabaseError, code: string): Rule {
  // A row that others still name is no missing reference: it is the other way round.
  if (code === '23001' || (code === '23503' && isStillNamed(error))) {
    return rule('refused', told => `keeps a row that others still name: ${told}`)
  }
  return (
    rules[code] ?? rules[code.slice(0, 3)] ?? rules[code.slice(0, 2)] ?? rule('refused', told => `refuses it: ${told}`)
  )
}

/**
 * Whether a row that is to go, or its key, is still named by others. The message then speaks of both tables, and of one
 * alone where the named row is missing; it holds the names in quotes, of one kind or another, in every language.
 */
function isStillNamed({ message }: DatabaseError): boolean {
  return [...message.matchAll(/["«„“][^"»“”]+["»“”]/g)].length >= 3
}

/** The column that is to blame, where there is only one. */
function columnIn({ column, detail }: DatabaseError): StatementFailure {
  if (column !== undefined && column !== '') return { column }
  const found = /^[^(]*\(([^()]+)\)=\(/.exec(detail ?? '')?.[1]
  if (found === undefined || found.includes(', ')) return {}
  return { column: found.replace(/^"(.*)"$/, '$1') }
}
