import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certFormat = defineFunction({
  name: 'CertFormat',
  params: [certificateRawData],
  returns: 'any',
  doc: "The name of a certificate's format: always X509.",
  examples: [
    { expression: 'CertFormat([userCertificate])', attributes: { userCertificate: exampleCertificate }, gives: 'X509' },
    { expression: 'CertFormat("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertFormat([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(() => 'X509'),
})
