import { TargetError, type TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { certificateWords } from '../../certificate.ts'

type Told = readonly [kind: TargetFailureKind, words: string]

/** What became of a connection, or of the attempt to make one, in words for a person. */
export function connectionFailure(error: unknown, source: string): TargetError {
  const all = chain(error)
  const codes = all.flatMap(one => ('code' in one && typeof one.code === 'string' ? [one.code] : []))
  const message = all.map(one => one.message).join(' ')
  const [kind, words] = byCode(codes) ?? byMessage(codes, message)
  return new TargetError(kind, `${source} ${words}`, kind === 'busy' ? { retryAfterMs: 5_000 } : {})
}

/** An error and those that caused it, the innermost last. */
function chain(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return []
  const inner = [
    'originalError' in error ? error.originalError : undefined,
    error.cause,
    ...(error instanceof AggregateError ? error.errors : []),
  ]
  return [error, ...inner.filter(one => one !== error).flatMap(chain)]
}

function byCode(codes: readonly string[]): Told | undefined {
  for (const code of codes.toReversed()) {
    const words = certificateWords(code)
    if (words !== undefined) return ['unavailable', `was not spoken to, because its certificate ${words}`]
    const found = known[code]
    if (found !== undefined) return found
  }
  return undefined
}

const brokeOff: Told = ['unavailable', 'broke off the connection.']
const known: Readonly<Record<string, Told>> = {
  ECONNREFUSED: [
    'unavailable',
    'cannot be reached: nothing listens there. Check host and port, and that the server takes TCP connections.',
  ],
  ENOTFOUND: ['unavailable', 'cannot be reached: there is no such host. Check host.'],
  EAI_AGAIN: ['unavailable', 'cannot be reached: the name of its host cannot be looked up just now.'],
  EHOSTUNREACH: ['unavailable', 'cannot be reached: there is no way to its host.'],
  ENETUNREACH: ['unavailable', 'cannot be reached: there is no way to its network.'],
  ETIMEDOUT: ['unavailable', 'cannot be reached: its host does not answer.'],
  ECONNRESET: brokeOff,
  EPIPE: brokeOff,
  EENCRYPT: [
    'unavailable',
    'is only spoken to with encryption. Leave out tls: false, and name the authority of its certificate in tls.ca.',
  ],
  EUNENCRYPTED: [
    'unavailable',
    'offers no encryption, and is not spoken to without. Switch it on there, or switch it off here with tls: false where the way to it is safe.',
  ],
  ECANCEL: ['timeout', 'was told to stop, and did.'],
}

const lost: ReadonlySet<string> = new Set([
  'ESOCKET',
  'ECONNCLOSED',
  'ECLOSE',
  'ENOTOPEN',
  'ENOCONN',
  'EABORT',
  'ENOTBEGUN',
])

function byMessage(codes: readonly string[], message: string): Told {
  if (/Failed to connect to .* in \d+ms/i.test(message)) {
    return ['unavailable', 'cannot be reached: it did not answer within connectTimeoutMs.']
  }
  if (codes.includes('ELOGIN')) {
    return [
      'credentials',
      `does not accept who we are: ${brief(message)}. Check user, password and the name of the database.`,
    ]
  }
  if (codes.includes('ETIMEOUT')) {
    return ['timeout', 'took too long. Where that is usual, set a longer statementTimeoutMs.']
  }
  if (/operation timed out|acquire a connection/i.test(message)) {
    return ['busy', 'was not asked: all connections of the pool were in use for too long. Set a larger poolSize.']
  }
  if (/certificate|\bssl\b|\btls\b/i.test(message) || codes.some(code => /^ERR_(SSL|TLS|OSSL)_/.test(code))) {
    return [
      'credentials',
      `and this program could not agree on TLS: ${brief(message)}. Check tls.ca, tls.cert and tls.key, and what the server asks for.`,
    ]
  }
  if (codes.some(code => lost.has(code)) || /socket hang up|closed|lost/i.test(message)) return brokeOff
  return ['unavailable', `cannot be used: ${brief(message)}.`]
}

function brief(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/\.$/, '').slice(0, 200)
}
