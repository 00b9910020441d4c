import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certIssuerOid = defineFunction({
  name: 'CertIssuerOid',
  params: [certificateRawData],
  returns: 'any',
  doc: "The OID of the issuer's name. .NET has none for a distinguished name, so that it is absent for every certificate.",
  examples: [
    {
      expression: 'CertIssuerOid([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: null,
    },
    { expression: 'CertIssuerOid("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertIssuerOid([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(() => null),
})
