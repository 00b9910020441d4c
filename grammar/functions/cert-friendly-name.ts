import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certFriendlyName = defineFunction({
  name: 'CertFriendlyName',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The alias of a certificate. Windows keeps aliases in its store and not in certificates, so that it is the empty text.',
  examples: [
    {
      expression: 'CertFriendlyName([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '',
    },
    { expression: 'CertFriendlyName("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertFriendlyName([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(() => ''),
})
