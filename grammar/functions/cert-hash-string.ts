import { sha1 } from '@noble/hashes/legacy.js'
import { exampleCertificate } from './certificate/example.ts'
import { hex } from './certificate/parse.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certHashString = defineFunction({
  name: 'CertHashString',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The SHA-1 hash of a certificate in hexadecimal digits, in upper case: the same as CertThumbprint.',
  examples: [
    {
      expression: 'CertHashString([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'BAEFC49522970C3F464E7479E7AD97ECABE531E2',
    },
    { expression: 'CertHashString("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertHashString([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => hex(sha1(certificate.der))),
})
