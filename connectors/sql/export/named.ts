import type { DialectName } from '../connection.ts'

/** A statement taken apart: pieces of text, and the parameter that stands behind each but the last. */
export interface NamedStatement {
  readonly pieces: readonly string[]
  readonly names: readonly string[]
}

/**
 * Finds the parameters of a statement: `:name`, or `:"any name"`. What stands within quotes and comments is none, and
 * neither are casts (`::text`), `:=` and the bounds of slices (`a[1:n]`).
 */
export function parseNamed(text: string, dialect: DialectName): NamedStatement {
  const pieces: string[] = []
  const names: string[] = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const end = opaqueEnd(text, at, dialect)
    if (end !== undefined) {
      at = end
      continue
    }
    const found = text[at] === ':' && !/[\w:]/.test(text[at - 1] ?? '') ? parameter(text, at) : undefined
    if (found === undefined) {
      at += text.startsWith('::', at) ? 2 : 1
      continue
    }
    pieces.push(text.slice(from, at))
    names.push(found.name)
    from = found.end
    at = found.end
  }
  pieces.push(text.slice(from))
  return { pieces, names }
}

const plainName = /:([\p{L}_][\p{L}\p{N}_]*)/uy
const quotedName = /:"((?:[^"]|"")+)"/y

function parameter(text: string, at: number): { readonly name: string; readonly end: number } | undefined {
  plainName.lastIndex = at
  const [whole, name] = plainName.exec(text) ?? []
  if (whole !== undefined && name !== undefined) return { name, end: at + whole.length }
  quotedName.lastIndex = at
  const [quoted, inner] = quotedName.exec(text) ?? []
  return quoted === undefined || inner === undefined
    ? undefined
    : { name: inner.replaceAll('""', '"'), end: at + quoted.length }
}

/** The end of the quoted text or comment that begins here; `undefined` where none does. */
function opaqueEnd(text: string, at: number, dialect: DialectName): number | undefined {
  switch (text[at]) {
    case "'":
      return quotedEnd(text, at, "'", hasBackslashes(text, at, dialect))
    case '"':
      return quotedEnd(text, at, '"', dialect === 'mariadb')
    case '`':
      return dialect === 'mariadb' || dialect === 'sqlite' ? quotedEnd(text, at, '`', false) : undefined
    case '[':
      return dialect === 'mssql' || dialect === 'sqlite' ? quotedEnd(text, at, ']', false) : undefined
    case '#':
      return dialect === 'mariadb' ? lineEnd(text, at) : undefined
    case '-':
      // MariaDB takes two dashes for a comment only where white space follows.
      return text[at + 1] === '-' && (dialect !== 'mariadb' || /^\s?$/.test(text[at + 2] ?? ''))
        ? lineEnd(text, at)
        : undefined
    case '/':
      return text[at + 1] === '*' ? commentEnd(text, at, dialect) : undefined
    case '$':
      return dialect === 'postgres' ? dollarEnd(text, at) : undefined
    default:
      return undefined
  }
}

/** PostgreSQL reads backslashes in `E'…'` alone, MariaDB everywhere. */
function hasBackslashes(text: string, at: number, dialect: DialectName): boolean {
  if (dialect === 'mariadb') return true
  return dialect === 'postgres' && /[eE]/.test(text[at - 1] ?? '') && !/\w/.test(text[at - 2] ?? '')
}

function quotedEnd(text: string, from: number, close: string, backslashes: boolean): number {
  let at = from + 1
  while (at < text.length) {
    if (backslashes && text[at] === '\\') at += 2
    else if (text[at] !== close) at++
    else if (text[at + 1] === close) at += 2
    else return at + 1
  }
  return text.length
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** Comments within comments are known to PostgreSQL and SQL Server. */
function commentEnd(text: string, from: number, dialect: DialectName): number {
  const nests = dialect === 'postgres' || dialect === 'mssql'
  let depth = 1
  let at = from + 2
  while (at < text.length) {
    if (text.startsWith('*/', at)) {
      depth--
      at += 2
      if (depth === 0) return at
    } else if (nests && text.startsWith('/*', at)) {
      depth++
      at += 2
    } else at++
  }
  return text.length
}

function dollarEnd(text: string, at: number): number | undefined {
  if (/\w/.test(text[at - 1] ?? '')) return undefined
  const [tag] = /^\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(text.slice(at, at + 70)) ?? []
  if (tag === undefined) return undefined
  const end = text.indexOf(tag, at + tag.length)
  return end < 0 ? text.length : end + tag.length
}
