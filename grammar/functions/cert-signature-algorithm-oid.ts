import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certSignatureAlgorithmOid = defineFunction({
  name: 'CertSignatureAlgorithmOid',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The OID of the algorithm with which a certificate is signed.',
  examples: [
    {
      expression: 'CertSignatureAlgorithmOid([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '1.2.840.10045.4.3.2',
    },
    { expression: 'CertSignatureAlgorithmOid("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertSignatureAlgorithmOid([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.signatureAlgorithm),
})
