import { certHashString } from './cert-hash-string.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certThumbprint = defineFunction({
  name: 'CertThumbprint',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The thumbprint of a certificate: its SHA-1 hash in hexadecimal digits, in upper case.',
  examples: [
    {
      expression: 'CertThumbprint([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'BAEFC49522970C3F464E7479E7AD97ECABE531E2',
    },
    { expression: 'CertThumbprint("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertThumbprint([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: certHashString.run,
})
