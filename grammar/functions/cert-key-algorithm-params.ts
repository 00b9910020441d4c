import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certKeyAlgorithmParams = defineFunction({
  name: 'CertKeyAlgorithmParams',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The parameters of the algorithm of the public key as they are encoded in DER, in hexadecimal digits in upper case: 0500 (nothing) for RSA, the OID of the curve for elliptic curves; the empty text when there are none.',
  examples: [
    {
      expression: 'CertKeyAlgorithmParams([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '06082A8648CE3D030107',
    },
    { expression: 'CertKeyAlgorithmParams("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertKeyAlgorithmParams([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.keyParameters),
})
