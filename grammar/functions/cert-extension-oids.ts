import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certExtensionOids = defineFunction({
  name: 'CertExtensionOids',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The OIDs of the critical extensions, in the order of the certificate; of several certificates, those of all in one list.',
  examples: [
    {
      expression: 'CertExtensionOids([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: ['2.5.29.19', '2.5.29.15'],
    },
    { expression: 'CertExtensionOids("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertExtensionOids([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate =>
    certificate.extensions.filter(extension => extension.isCritical).map(extension => extension.oid),
  ),
})
