/** An element of XML. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Element[]
  /** The text right within it. */
  readonly text: string
}

const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/
const piece = /<(\/?)([A-Za-z]+)((?: [A-Za-z]+="[^"<\t\n\r]*")*)(\/?)>|([^<]+)/y
// What XML 1.0 allows (section 2.2), and no `&` but that of a reference.
const characters = /^(?:[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}])*$/u
const plain = /^(?:[^&]|&#\d+;)*$/

/** Reads the XML that this program writes, and throws where it is not well-formed. */
export function readXml(xml: string): Element {
  if (!declaration.test(xml)) throw new Error('no declaration')
  if (!characters.test(xml)) throw new Error('a character that XML cannot hold')
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' }
  const open = [root]
  piece.lastIndex = xml.indexOf('\n')
  while (piece.lastIndex < xml.length) {
    const at = piece.lastIndex
    const [, ends, name = '', attributes = '', isEmpty, text] =
      piece.exec(xml) ?? fail(`no XML: ${xml.slice(at, at + 80)}`)
    const inner = open.at(-1) ?? fail('more ends than starts')
    if (text !== undefined) inner.text += unescaped(text)
    else if (ends !== '') {
      if (inner.name !== name) fail(`${inner.name} ends with ${name}`)
      open.pop()
    } else {
      const element = { name, attributes: readAttributes(attributes), children: [], text: '' }
      inner.children.push(element)
      if (isEmpty === '') open.push(element)
    }
  }
  const [only, ...others] = root.children
  if (only === undefined || others.length > 0 || open.length > 1 || root.text.trim() !== '') fail('not one element')
  return only ?? fail('none')
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/ ([A-Za-z]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [
    name,
    unescaped(value),
  ])
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) fail('an attribute twice')
  return Object.fromEntries(pairs)
}

function unescaped(text: string): string {
  if (!plain.test(text)) fail(`a lone & in ${text}`)
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}

function fail(message: string): never {
  throw new Error(message)
}
