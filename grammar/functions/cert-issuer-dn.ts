import { certIssuer } from './cert-issuer.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certIssuerDn = defineFunction({
  name: 'CertIssuerDN',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The distinguished name of who issued a certificate: the same text as CertIssuer.',
  examples: [
    {
      expression: 'CertIssuerDN([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: 'CN=Example CA, O="Example, Inc.", C=US',
    },
    { expression: 'CertIssuerDN("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertIssuerDN([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: certIssuer.run,
})
