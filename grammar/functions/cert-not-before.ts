import { DateTime } from '../syntax/value.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, dateIn, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certNotBefore = defineFunction({
  name: 'CertNotBefore',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The first moment at which a certificate is valid, as a date. Local time is UTC here.',
  examples: [
    {
      expression: 'CertNotBefore([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: new DateTime({ seconds: 1_735_689_600, ticks: 0 }, 'us'),
    },
    {
      expression: 'CStr(CertNotBefore([userCertificate]))',
      attributes: { userCertificate: exampleCertificate },
      gives: '1/1/2025 12:00:00 AM',
    },
    { expression: 'CertNotBefore("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertNotBefore([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => dateIn(certificate.notBefore)),
})
