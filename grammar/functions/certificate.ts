import { DateTime, type Value } from '../syntax/value.ts'
import { type Certificate, notACertificate, parseCertificate } from './certificate/parse.ts'
import type { Moment } from './dates/moment.ts'
import type { EvaluationContext, Param } from './define.ts'
import { eachValue } from './each-value.ts'
import { keeping } from './kept.ts'

/** The parameter that all functions of certificates begin with. */
export const certificateRawData = {
  name: 'certificateRawData',
  type: 'any',
  presence: 'required',
  doc: 'A certificate (X.509): bytes in DER, or Base64, with the lines of PEM around it or without.',
} as const satisfies Param

/** The implementation of a function that reads one thing from a certificate, or from each of a multi-valued attribute. */
export function ofCertificate(read: (certificate: Certificate) => Value) {
  return (_context: EvaluationContext, value: Value): Value => eachValue(value, one => read(certificateOf(one)))
}

/** A date of a certificate, as Entra Connect's date functions take it. */
export function dateIn(moment: Moment): DateTime {
  return new DateTime(moment, 'us')
}

/** The certificate that a value is. Throws `EvaluationError` when it is none. */
export function certificateOf(value: Value): Certificate {
  if (value instanceof Uint8Array) return keptFor(value)
  if (typeof value === 'string') return keptForText(value)
  throw notACertificate()
}

/** A row's functions ask for the same bytes one after the other, and the bytes take what was read along when they go. */
const byBytes = new WeakMap<Uint8Array, Certificate>()
const keptForText = keeping(text => parseCertificate(derOf(text)))

function keptFor(bytes: Uint8Array): Certificate {
  let certificate = byBytes.get(bytes)
  if (certificate === undefined) {
    certificate = parseCertificate(bytes[0] === sequence ? bytes : derOf(new TextDecoder('latin1').decode(bytes)))
    byBytes.set(bytes, certificate)
  }
  return certificate
}
/** What DER begins with, and neither Base64 of it nor PEM. */
const sequence = 0x30

/** The bytes of Base64 or of the first certificate in PEM (RFC 7468). */
function derOf(text: string): Uint8Array {
  const base64 = /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(text)?.[1] ?? text
  try {
    return Uint8Array.from(atob(base64), character => character.charCodeAt(0))
  } catch {
    throw notACertificate()
  }
}
