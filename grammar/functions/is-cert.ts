import { isList, type Value } from '../syntax/value.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateOf, certificateRawData } from './certificate.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const isCert = defineFunction({
  name: 'IsCert',
  params: [{ ...certificateRawData, absent: 'accept' }],
  returns: 'any',
  doc: 'Whether the value is a certificate (X.509) that the functions of certificates read; of a multi-valued attribute, whether each of its values is. False for an absent value.',
  examples: [
    { expression: 'IsCert([userCertificate])', attributes: { userCertificate: exampleCertificate }, gives: true },
    { expression: 'IsCert([userCertificate])', attributes: { userCertificate: Uint8Array.of(0x30, 0) }, gives: false },
    { expression: 'IsCert("no certificate")', gives: false },
    { expression: 'IsCert([userCertificate])', attributes: { userCertificate: null }, gives: false },
  ],
  run: (_context, value) => (isList(value) ? value.map(isCertificate) : isCertificate(value)),
})

function isCertificate(value: Value): boolean {
  try {
    certificateOf(value)
    return true
  } catch (error) {
    if (error instanceof EvaluationError) return false
    throw error
  }
}
