import { certSubject } from './cert-subject.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certSubjectNameDn = defineFunction({
  name: 'CertSubjectNameDN',
  params: [certificateRawData],
  returns: 'any',
  doc: "The distinguished name of a certificate's subject: the same text as CertSubject.",
  examples: [
    {
      expression: 'CertSubjectNameDN([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'CN=Kim Akers, OU=Sales, O="Example, Inc.", C=US',
    },
    { expression: 'CertSubjectNameDN("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertSubjectNameDN([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: certSubject.run,
})
