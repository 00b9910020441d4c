import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certKeyAlgorithm = defineFunction({
  name: 'CertKeyAlgorithm',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The OID of the algorithm of the public key, as .NET gives it: 1.2.840.113549.1.1.1 for RSA, 1.2.840.10045.2.1 for elliptic curves.',
  examples: [
    {
      expression: 'CertKeyAlgorithm([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '1.2.840.10045.2.1',
    },
    { expression: 'CertKeyAlgorithm("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertKeyAlgorithm([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.keyAlgorithm),
})
