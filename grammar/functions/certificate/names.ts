import { type BaseBlock, BaseStringBlock, Primitive } from 'asn1js'
import { EvaluationError } from '../define.ts'
import { type Certificate, type Name, type NamePart, oidOf, parseBlock, partsOf, tagOf } from './parse.ts'

/**
 * A distinguished name as .NET writes it: its parts in reverse order, so that it begins with the narrowest, and values
 * that would be misread in quotes.
 */
export function nameText(name: Name): string {
  return name
    .toReversed()
    .map(parts => parts.map(partText).join(' + '))
    .join(', ')
}

function partText({ oid, text }: NamePart): string {
  const isPlain = text !== '' && !/[,+="\n<>#;]|^[\t-\r ]|[\t-\r ]$/.test(text)
  return `${keys.get(oid) ?? `OID.${oid}`}=${isPlain ? text : `"${text.replaceAll('"', '""')}"`}`
}

/** What Windows calls the attributes of names; the others go by their OID. */
const keys = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'SERIALNUMBER'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'S'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'T'],
  ['2.5.4.13', 'Description'],
  ['2.5.4.17', 'PostalCode'],
  ['2.5.4.18', 'POBox'],
  ['2.5.4.20', 'Phone'],
  ['2.5.4.42', 'G'],
  ['2.5.4.43', 'I'],
  ['2.5.4.46', 'dnQualifier'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'E'],
])
const [commonName, unit, organization, mail] = ['2.5.4.3', '2.5.4.11', '2.5.4.10', '1.2.840.113549.1.9.1'] as const

/** The kinds of names that .NET's X509NameType has. */
const kinds = ['SimpleName', 'EmailName', 'UpnName', 'DnsName', 'DnsFromAlternativeName', 'UrlName'] as const
export type NameKind = (typeof kinds)[number]

/** A kind of names by its name in any case; throws `EvaluationError` when there is none. */
export function nameKind(name: string): NameKind {
  const kind = kinds.find(known => known.toLowerCase() === name.toLowerCase())
  if (kind === undefined) {
    throw new EvaluationError('bad-argument', `There is no kind of names "${name}"; there are ${kinds.join(', ')}.`)
  }
  return kind
}

/** The name of a kind that a certificate has for its subject or its issuer, as .NET's GetNameInfo finds it; `''` for none. */
export function nameInfo(certificate: Certificate, kind: NameKind, ofIssuer: boolean): string {
  const name = (ofIssuer ? certificate.issuer : certificate.subject).flat().toReversed()
  const named = (oid: string) => name.find(part => part.oid === oid)?.text
  const other = (tag: number) => alternativeName(certificate, ofIssuer ? '2.5.29.18' : '2.5.29.17', tag)
  switch (kind) {
    case 'SimpleName':
      return (
        named(commonName) ?? named(unit) ?? named(organization) ?? named(mail) ?? name[0]?.text ?? other(mailTag) ?? ''
      )
    case 'EmailName':
      return other(mailTag) ?? named(mail) ?? ''
    case 'UpnName':
      return other(otherTag) ?? ''
    case 'DnsName':
      return other(dnsTag) ?? named(commonName) ?? ''
    case 'DnsFromAlternativeName':
      return other(dnsTag) ?? ''
    case 'UrlName':
      return other(urlTag) ?? ''
    default:
      return kind satisfies never
  }
}

/** The kinds of general names (RFC 5280 §4.2.1.6); of the other names only a user principal name is asked for. */
const [otherTag, mailTag, dnsTag, urlTag] = [0, 1, 2, 6] as const
const userPrincipalName = '1.3.6.1.4.1.311.20.2.3'

/** The first alternative name of a kind. */
function alternativeName({ extensions }: Certificate, oid: string, tag: number): string | undefined {
  for (const { value } of extensions.filter(extension => extension.oid === oid)) {
    const names = partsOf(parseBlock(value)).filter(name => tagOf(name) === tag)
    const found = names.map(tag === otherTag ? principalName : ascii).find(text => text !== undefined)
    if (found !== undefined) return found
  }
  return undefined
}

function principalName(block: BaseBlock): string | undefined {
  const [kind, value] = partsOf(block)
  const [text] = oidOf(kind) === userPrincipalName ? partsOf(value) : []
  return text instanceof BaseStringBlock ? text.getValue() : undefined
}

function ascii(block: BaseBlock): string | undefined {
  return block instanceof Primitive ? new TextDecoder('latin1').decode(block.valueBlock.valueHexView) : undefined
}
