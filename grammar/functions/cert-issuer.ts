import { exampleCertificate } from './certificate/example.ts'
import { nameText } from './certificate/names.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certIssuer = defineFunction({
  name: 'CertIssuer',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The name of who issued a certificate, as .NET writes it: narrowest part first, values that would be misread in quotes.',
  examples: [
    {
      expression: 'CertIssuer([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'CN=Example CA, O="Example, Inc.", C=US',
    },
    { expression: 'CertIssuer("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertIssuer([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => nameText(certificate.issuer)),
})
