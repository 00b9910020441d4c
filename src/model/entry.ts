/**
 * The identifier under which SCIM serves an entry: `<object type>-<anchor>`, with every octet outside RFC 3986's
 * unreserved characters written `~XX`. A pure function of the two, so that references need no look-up, an id outlives
 * a rebuilt space, and every host of a pair gives the same one.
 */
export function resourceId(objectType: string, anchor: string): string {
  return `${escape(objectType, true)}-${escape(anchor, false)}`
}

/** The object type and anchor behind an identifier; `undefined` for text that is none. */
export function parseResourceId(id: string): { objectType: string; anchor: string } | undefined {
  const dash = id.indexOf('-')
  if (dash < 1) return undefined
  const objectType = unescape(id.slice(0, dash))
  const anchor = unescape(id.slice(dash + 1))
  if (objectType === undefined || anchor === undefined || resourceId(objectType, anchor) !== id) return undefined
  return { objectType, anchor }
}

const plain = /^[A-Za-z0-9._-]*$/
const plainType = /^[A-Za-z0-9._]*$/

function escape(text: string, isType: boolean): string {
  if ((isType ? plainType : plain).test(text)) return text
  let escaped = ''
  for (const octet of Buffer.from(text, 'utf8')) {
    const character = String.fromCharCode(octet)
    const keeps = octet < 0x80 && (isType ? plainType : plain).test(character)
    escaped += keeps ? character : `~${octet.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return escaped
}

function unescape(text: string): string | undefined {
  if (!text.includes('~')) return text
  if (/~(?![0-9A-F]{2})/.test(text)) return undefined
  return Buffer.from(
    text.replace(/~([0-9A-F]{2})/g, (_, octet: string) => String.fromCharCode(Number.parseInt(octet, 16))),
    'latin1',
  ).toString('utf8')
}
