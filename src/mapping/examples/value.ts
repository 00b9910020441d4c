import { isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import type { Value } from '../../../grammar/syntax/value.ts'
import type { PlacedText } from '../findings.ts'
import { type Item, type Reading, stretchOf } from '../reading.ts'

/** What must come out for an attribute: a value, `null` for none, or text that a pattern fits. */
export interface ExpectedValue {
  readonly key: PlacedText
  readonly value: Value
  /** Takes the place of the value where it is not known beforehand. */
  readonly pattern: RegExp | undefined
}

/** A value as it stands in the file. Bytes are written `{ base64: … }`. */
export function readValue(reading: Reading, item: Item): Value {
  const node = item.value === null ? undefined : reading.resolved(item)
  if (node === undefined) return null
  const { key } = item
  if (isScalar(node)) return scalarValue(node)
  if (isSeq(node)) return node.items.map(value => readValue(reading, { key, value: value as Node | null }))
  const encoded = onlyText(node, 'base64')
  if (encoded !== undefined) return new Uint8Array(Buffer.from(encoded, 'base64'))
  const parts = reading.items(node, key.text)
  return Object.fromEntries(parts.map(part => [part.key.text, readValue(reading, part)]))
}

/** What stands behind a key of `expect`: a value, or `{ matches: … }`. */
export function readExpectedValue(reading: Reading, item: Item): ExpectedValue {
  const { key } = item
  const node = item.value === null ? undefined : reading.resolved(item)
  const matches = node && onlyText(node, 'matches')
  if (node === undefined || matches === undefined) return { key, value: readValue(reading, item), pattern: undefined }
  try {
    return { key, value: null, pattern: new RegExp(matches, 'u') }
  } catch (error) {
    const reason = (error as SyntaxError).message.replace(/^.*: /, '')
    reading.report(stretchOf(node), { code: 'bad-pattern', message: `This is no regular expression: ${reason}.` })
    return { key, value: null, pattern: /^/ }
  }
}

/** The text of a mapping that holds nothing but one key. */
function onlyText(node: Node, key: string): string | undefined {
  if (!isMap(node) || node.items.length !== 1) return undefined
  const value = node.get(key)
  return typeof value === 'string' ? value : undefined
}

/** YAML takes 007 and +4930 for numbers, which loses a part of a number that names something. They stay text here. */
function scalarValue({ value, source = '' }: Scalar): Value {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value !== 'number' && typeof value !== 'bigint') return null
  if (/^(?:[-+]?0\d|\+)/.test(source)) return source
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value
}
