import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certVersion = defineFunction({
  name: 'CertVersion',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The version of X.509 that a certificate follows, as text: usually 3.',
  examples: [
    { expression: 'CertVersion([userCertificate])', attributes: { userCertificate: exampleCertificate }, gives: '3' },
    { expression: 'CertVersion("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertVersion([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => String(certificate.version)),
})
