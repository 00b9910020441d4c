import { exampleCertificate } from './certificate/example.ts'
import { certificateRawData, ofCertificate } from './certificate.ts'
import { defineFunction } from './define.ts'

export const certSerialNumber = defineFunction({
  name: 'CertSerialNumber',
  params: [certificateRawData],
  returns: 'any',
  doc: 'The serial number of a certificate as it is encoded, in hexadecimal digits in upper case; where its first bit is set, it begins with 00.',
  examples: [
    {
      expression: 'CertSerialNumber([userCertificate])',
      attributes: { userCertificate: exampleCertificate },
      gives: '12A1B3C4E5F60718',
    },
    { expression: 'CertSerialNumber("no certificate")', gives: { error: 'not-a-certificate' } },
    { expression: 'CertSerialNumber([userCertificate])', attributes: { userCertificate: null }, gives: null },
  ],
  run: ofCertificate(certificate => certificate.serialNumber),
})
