import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certSubjectNameOid = defineFunction({
  name: 'CertSubjectNameOid',
  params: [certificateRawData],
  returns: 'any',
  doc: "The OID of the subject's name. .NET has none for a distinguished name, so that it is absent for every certificate.",
  examples: [
    {
      expression: 'CertSubjectNameOid([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: null,
    },
    { expression: 'CertSubjectNameOid("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertSubjectNameOid([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(() => null),
})
