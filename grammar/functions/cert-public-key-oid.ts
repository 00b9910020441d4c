import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certPublicKeyOid = defineFunction({
  name: 'CertPublicKeyOid',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The OID of the public key, which is that of its algorithm: the same as CertKeyAlgorithm.',
  examples: [
    {
      expression: 'CertPublicKeyOid([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '1.2.840.10045.2.1',
    },
    { expression: 'CertPublicKeyOid("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertPublicKeyOid([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.keyAlgorithm),
})
