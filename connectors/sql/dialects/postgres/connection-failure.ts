import { TargetError, type TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { certificateWords } from '../../certificate.ts'

/** What became of a connection, or of the attempt to make one, in words for a person. */
export function connectionFailure(error: unknown, source: string): TargetError {
  const { code = '', message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error))
  const [kind, words] = network[code] ?? tlsWords(code, message) ?? driverWords(message)
  return new TargetError(kind, `${source} ${words}`, kind === 'busy' ? { retryAfterMs: 5_000 } : {})
}

type Told = readonly [kind: TargetFailureKind, words: string]

const network: Readonly<Record<string, Told>> = {
  ECONNREFUSED: [
    'unavailable',
    'cannot be reached: nothing listens there. Check host and port, and that the server runs.',
  ],
  ENOTFOUND: ['unavailable', 'cannot be reached: there is no such host. Check host.'],
  EAI_AGAIN: ['unavailable', 'cannot be reached: the name of its host cannot be looked up just now.'],
  EHOSTUNREACH: ['unavailable', 'cannot be reached: there is no way to its host.'],
  ENETUNREACH: ['unavailable', 'cannot be reached: there is no way to its network.'],
  ETIMEDOUT: ['unavailable', 'cannot be reached: its host does not answer.'],
  ENOENT: ['unavailable', 'cannot be reached: there is no socket in that folder. Check host and port.'],
  EACCES: ['credentials', 'cannot be reached: this program has no right to use its socket.'],
  ECONNRESET: ['unavailable', 'broke off the connection.'],
  EPIPE: ['unavailable', 'broke off the connection.'],
}

function tlsWords(code: string, message: string): Told | undefined {
  const words = certificateWords(code)
  if (words !== undefined) return ['unavailable', `was not spoken to, because its certificate ${words}`]
  if (/^ERR_(SSL|TLS|OSSL)_/.test(code) || /\bssl\/tls\b|certificate/i.test(message)) {
    return [
      'credentials',
      `and this program could not agree on TLS: ${brief(message)}. Check tls.ca, tls.cert and tls.key, and what the server asks for.`,
    ]
  }
  return undefined
}

/** What the driver says itself, without a code. */
function driverWords(message: string): Told {
  if (message.includes('does not support SSL')) {
    return [
      'unavailable',
      'offers no TLS. Switch it on there, or switch it off here with tls: false where the way to it is safe.',
    ]
  }
  if (message.startsWith('SASL')) {
    return [
      'credentials',
      `does not accept who we are: ${/must be a/.test(message) ? 'it asks for a password, and the settings have none' : 'the exchange of passwords failed'}.`,
    ]
  }
  if (message.includes('timeout exceeded when trying to connect')) {
    return ['busy', 'was not asked: all connections of the pool were in use for too long. Set a larger poolSize.']
  }
  if (/timeout/.test(message)) return ['unavailable', 'cannot be reached: it did not answer within connectTimeoutMs.']
  if (/terminated|not queryable|closed|ended|calling end/i.test(message))
    return ['unavailable', 'broke off the connection.']
  return ['unavailable', `cannot be used: ${brief(message)}.`]
}

function brief(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/\.$/, '').slice(0, 200)
}
