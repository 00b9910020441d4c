import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certPublicKeyParametersOid = defineFunction({
  name: 'CertPublicKeyParametersOid',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The OID that .NET gives the parameters of the public key: that of its algorithm, and not that of a curve, which stands in CertKeyAlgorithmParams.',
  examples: [
    {
      expression: 'CertPublicKeyParametersOid([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '1.2.840.10045.2.1',
    },
    { expression: 'CertPublicKeyParametersOid("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertPublicKeyParametersOid([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.keyAlgorithm),
})
