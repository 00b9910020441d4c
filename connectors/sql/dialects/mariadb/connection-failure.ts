import { TargetError } from '../../../../src/model/target-failure.ts'
import { certificateWords } from '../../certificate.ts'
import { type DriverError, saidBy } from './driver-error.ts'

/** What the server says when it ends a connection, or does not let one in. */
const serverEnds = new Set([1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013, 4031])
const credentials = new Set([1045, 1130, 1251, 1524, 1698, 1820, 1862, 3118, 4151])
const full = new Set([1040, 1203, 1226])
/** The driver's own numbers. */
const driver = { timeout: 45012, noTls: 45023, rsa: new Set([45044, 45064]), plugin: new Set([45025, 45047]) } as const
const driverEnds = new Set([45001, 45004, 45009, 45011, 45013, 45019, 45026, 45027, 45042])

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOENT: 'there is no such socket',
  EACCES: 'this program has no right to use its socket',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up just now',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that host',
  ETIMEDOUT: 'it did not answer in time',
}

/** The failure of a connection that could not be made, or was lost; `undefined` where it was neither. */
export function connectionFailureOf(error: DriverError, source: string): TargetError | undefined {
  const number = Number(error.errno)
  const code = String(error.code)
  if (credentials.has(number)) {
    return new TargetError(
      'credentials',
      `${source} does not accept this user and password, or not from this machine. Check user and password, and whether it takes this user by TLS alone.`,
    )
  }
  if (driver.plugin.has(number) || driver.rsa.has(number)) {
    return new TargetError(
      'credentials',
      `${source} asks for a kind of sign-in that is not to be had over this connection: ${saidBy(error)}`,
    )
  }
  if (full.has(number)) return new TargetError('busy', `${source} has no connection to spare: ${saidBy(error)}`)
  if (number === driver.noTls) {
    return new TargetError(
      'unavailable',
      `${source} does not offer TLS. Set it up there; \`tls: false\` sends everything unencrypted.`,
    )
  }
  if (number === driver.timeout) {
    return new TargetError('unavailable', `${source} could not be reached: it did not answer within connectTimeoutMs.`)
  }
  if (isAboutCertificate(code)) {
    return new TargetError(
      'unavailable',
      `The certificate of ${source} ${certificateWords(code) ?? `is not signed by an authority that is trusted here (${code}). Name the file of that authority in tls.ca.`}`,
    )
  }
  const reason = unreachable[code]
  if (reason !== undefined) return new TargetError('unavailable', `${source} could not be reached: ${reason}.`)
  if (isAboutTls(code)) {
    return new TargetError(
      'unavailable',
      `${source} did not agree on an encrypted connection (${code}). It may ask for a client certificate: tls.cert and tls.key.`,
    )
  }
  if (serverEnds.has(number) || driverEnds.has(number) || number < 0 || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new TargetError('unavailable', `The connection to ${source} was lost.`)
  }
  return undefined
}

function isAboutCertificate(code: string): boolean {
  return (
    certificateWords(code) !== undefined ||
    (/CERT|UNABLE_TO_|SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH/.test(code) && !code.startsWith('ERR_SSL'))
  )
}

function isAboutTls(code: string): boolean {
  return /^ERR_(SSL|TLS|OSSL)/.test(code) || code === 'EPROTO'
}
