import { bytesToHex } from '@noble/hashes/utils.js'
import {
  type BaseBlock,
  BaseStringBlock,
  Constructed,
  fromBER,
  Integer,
  ObjectIdentifier,
  OctetString,
  Boolean as Truth,
  UTCTime,
} from 'asn1js'
import { type Moment, momentOf } from '../dates/moment.ts'
import { EvaluationError } from '../define.ts'

/** What the functions ask of an X.509 certificate (RFC 5280). Hexadecimal digits are in upper case. */
export interface Certificate {
  readonly der: Uint8Array
  readonly version: number
  readonly serialNumber: string
  readonly signatureAlgorithm: string
  readonly issuer: Name
  readonly subject: Name
  readonly notBefore: Moment
  readonly notAfter: Moment
  readonly keyAlgorithm: string
  /** The parameters of the key's algorithm as encoded; empty when there are none. */
  readonly keyParameters: string
  readonly extensions: readonly Extension[]
}

/** A distinguished name as encoded, the widest part (the country) usually first. */
export type Name = readonly (readonly NamePart[])[]

export interface NamePart {
  readonly oid: string
  readonly text: string
}

export interface Extension {
  readonly oid: string
  readonly isCritical: boolean
  readonly value: Uint8Array
}

/** Throws `EvaluationError` when the bytes are anything but one certificate. */
export function parseCertificate(der: Uint8Array): Certificate {
  const [body, signatureAlgorithm, signature] = partsOf(parseBlock(der))
  if (signature === undefined) throw notACertificate()
  const fields = partsOf(body)
  const version = tagOf(fields[0]) === 0 ? partsOf(fields[0])[0] : undefined
  const [serial, , issuer, validity, subject, key, ...rest] = version === undefined ? fields : fields.slice(1)
  const [notBefore, notAfter] = partsOf(validity)
  const [keyAlgorithm, keyParameters] = partsOf(partsOf(key)[0])
  const extensions = rest.find(block => tagOf(block) === 3)
  return {
    der,
    version: version instanceof Integer ? version.valueBlock.valueDec + 1 : 1,
    serialNumber: serial instanceof Integer ? hex(serial.valueBlock.valueHexView) : fail(),
    signatureAlgorithm: oidOf(partsOf(signatureAlgorithm)[0]),
    issuer: nameOf(issuer),
    subject: nameOf(subject),
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    keyAlgorithm: oidOf(keyAlgorithm),
    keyParameters: keyParameters === undefined ? '' : hex(keyParameters.valueBeforeDecodeView),
    extensions: extensions === undefined ? [] : partsOf(partsOf(extensions)[0]).map(extensionOf),
  }
}

/** The one block of ASN.1 that these bytes are. */
export function parseBlock(bytes: Uint8Array): BaseBlock {
  return blockOf(bytes) ?? fail()
}

/** The parser says by its offset that bytes are none of ASN.1, and throws for some of them: a text of half characters. */
function blockOf(bytes: Uint8Array): BaseBlock | undefined {
  try {
    const { offset, result } = fromBER(bytes, { parseEmbedded: false, copyInput: false })
    return offset === bytes.length ? result : undefined
  } catch {
    return undefined
  }
}

/** The blocks within a sequence, a set, or a block that only a number tells. */
export function partsOf(block: BaseBlock | undefined): readonly BaseBlock[] {
  return block instanceof Constructed ? block.valueBlock.value : fail()
}

/** The number of a block that only a number tells. */
export function tagOf(block: BaseBlock | undefined): number | undefined {
  return block?.idBlock.tagClass === contextSpecific ? block.idBlock.tagNumber : undefined
}
const contextSpecific = 3

export function oidOf(block: BaseBlock | undefined): string {
  return block instanceof ObjectIdentifier ? block.getValue() : fail()
}

export function hex(bytes: Uint8Array): string {
  return bytesToHex(bytes).toUpperCase()
}

export function notACertificate(): EvaluationError {
  return new EvaluationError('not-a-certificate', 'This is not a certificate: DER, or the Base64 of it, is wanted.')
}

function fail(): never {
  throw notACertificate()
}

function nameOf(block: BaseBlock | undefined): Name {
  return partsOf(block).map(set =>
    partsOf(set).map(pair => {
      const [kind, value] = partsOf(pair)
      return { oid: oidOf(kind), text: value === undefined ? fail() : textOf(value) }
    }),
  )
}

/** A value that is no text in the sense of ASN.1 is shown as encoded (RFC 4514 §2.4). */
function textOf(block: BaseBlock): string {
  return block instanceof BaseStringBlock ? block.getValue() : `#${hex(block.valueBeforeDecodeView)}`
}

function timeOf(block: BaseBlock | undefined): Moment {
  if (!(block instanceof UTCTime)) return fail()
  const { year, month, day, hour, minute, second } = block
  return momentOf({ year, month, day, hour, minute, second, ticks: 0 }) ?? fail()
}

function extensionOf(block: BaseBlock): Extension {
  const [oid, ...rest] = partsOf(block)
  const [critical, value] = [rest.at(-2), rest.at(-1)]
  return {
    oid: oidOf(oid),
    isCritical: critical instanceof Truth && critical.getValue(),
    value: value instanceof OctetString ? value.valueBlock.valueHexView : fail(),
  }
}
