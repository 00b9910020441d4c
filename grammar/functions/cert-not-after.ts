import { DateTime } from '../syntax/value.ts'
import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, dateIn, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certNotAfter = defineFunction({
  name: 'CertNotAfter',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The last moment at which a certificate is valid, as a date. Local time is UTC here.',
  examples: [
    {
      expression: 'CertNotAfter([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: new DateTime({ seconds: 2_051_265_600, ticks: 0 }, 'us'),
    },
    {
      expression: 'CStr(CertNotAfter([userCertificate]))',
      attributes: { userCertificate: exampleCertificate },
      gives: '1/1/2035 12:00:00 PM',
    },
    { expression: 'CertNotAfter("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertNotAfter([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => dateIn(certificate.notAfter)),
})
