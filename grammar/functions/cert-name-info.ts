import { exampleCertificate } from './certificate/example.ts'
import { nameInfo, nameKind } from './certificate/names.ts'
import { certificateOf, certificateRawData } from './certificate.ts'
import { defineFunction } from './define.ts'
import { eachValue } from './each-value.ts'

const attributes = { userCertificate: exampleCertificate }

export const certNameInfo = defineFunction({
  name: 'CertNameInfo',
  params: [
    certificateRawData,
    {
      name: 'x509NameType',
      type: 'text',
      presence: 'required',
      verify: (constant: string): void => void nameKind(constant),
      doc: 'Which name: SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName or UrlName, in any case.',
    },
    {
      name: 'includesIssuerName',
      type: 'boolean',
      presence: 'required',
      doc: 'True for the name of the issuer, False for that of the subject.',
    },
  ],
  returns: 'any',
  doc: 'A name of the subject or the issuer, found as .NET finds it. EmailName, UpnName, DnsName and UrlName stand among the alternative names; the mail address and the common name of the distinguished name stand in for the first and the third of them. DnsFromAlternativeName does without. SimpleName is the common name, or else the unit, the organization, the mail address or any part of the distinguished name. The empty text where there is none.',
  examples: [
    { expression: 'CertNameInfo([userCertificate], "SimpleName", False)', attributes, gives: 'Kim Akers' },
    { expression: 'CertNameInfo([userCertificate], "SimpleName", True)', attributes, gives: 'Example CA' },
    { expression: 'CertNameInfo([userCertificate], "EmailName", False)', attributes, gives: 'kim@example.com' },
    { expression: 'CertNameInfo([userCertificate], "UpnName", False)', attributes, gives: 'kim@example.org' },
    { expression: 'CertNameInfo([userCertificate], "DnsName", False)', attributes, gives: 'kim.example.com' },
    { expression: 'CertNameInfo([userCertificate], "DnsName", True)', attributes, gives: 'Example CA' },
    { expression: 'CertNameInfo([userCertificate], "DnsFromAlternativeName", True)', attributes, gives: '' },
    { expression: 'CertNameInfo([userCertificate], "UrlName", False)', attributes, gives: 'https://example.com/kim' },
    { expression: 'CertNameInfo([userCertificate], "Nickname", False)', attributes, gives: { error: 'bad-argument' } },
    { expression: 'CertNameInfo([x], "SimpleName", False)', attributes: { x: null }, gives: null },
  ],
  run: (_context, value, kind, ofIssuer) =>
    eachValue(value, one => nameInfo(certificateOf(one), nameKind(kind), ofIssuer)),
})
