import { exampleCertificate } from './certificate/example.ts'
import { nameText } from './certificate/names.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certSubject = defineFunction({
  name: 'CertSubject',
  params: [certificateRawData],
  returns: 'any',
  doc: "The distinguished name of a certificate's subject, as .NET writes it: narrowest part first, values that would be misread in quotes.",
  examples: [
    {
      expression: 'CertSubject([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'CN=Kim Akers, OU=Sales, O="Example, Inc.", C=US',
    },
    { expression: 'CertSubject("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertSubject([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => nameText(certificate.subject)),
})
