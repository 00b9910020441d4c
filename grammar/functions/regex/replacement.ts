import type { Pattern } from './nodes.ts'

/** A piece of a replacement text: literal text, the text of a group, or a part of the text that is searched. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'group'; readonly group: number }
  | { readonly kind: 'before' | 'after' | 'whole' }

/**
 * Reads a replacement text of .NET's: `$1`, `${name}`, `$&`, `$$`, `` $` ``, `$'`, `$+` (the last group), `$_` (the
 * whole text). A name or number that no group has is literal text.
 */
export function parseReplacement(text: string, { groups, lastGroup }: Pattern): readonly Piece[] {
  const pieces: Piece[] = []
  let literal = ''
  let end = 0
  for (const found of text.matchAll(/\$(?:(\d+)|\{(\w+)\}|([$&`'+_]))/g)) {
    literal += text.slice(end, found.index)
    end = found.index + found[0].length
    const piece = special(found[3], lastGroup) ?? group(found[1] ?? found[2], groups)
    if (piece === undefined) {
      literal += found[3] === '$' ? '$' : found[0]
      continue
    }
    if (literal !== '') pieces.push({ kind: 'text', text: literal })
    literal = ''
    pieces.push(piece)
  }
  literal += text.slice(end)
  if (literal !== '') pieces.push({ kind: 'text', text: literal })
  return pieces
}

function special(sign: string | undefined, lastGroup: number): Piece | undefined {
  switch (sign) {
    case '&':
      return { kind: 'group', group: 0 }
    case '+':
      return { kind: 'group', group: lastGroup }
    case '`':
      return { kind: 'before' }
    case "'":
      return { kind: 'after' }
    case '_':
      return { kind: 'whole' }
    default:
      return undefined
  }
}

function group(name: string | undefined, groups: ReadonlyMap<string, number>): Piece | undefined {
  if (name === undefined) return undefined
  const number = groups.get(/^\d+$/.test(name) ? String(Number(name)) : name)
  return number === undefined ? undefined : { kind: 'group', group: number }
}

/** The same as a replacement text of JavaScript's, for groups at these places; `undefined` where it has no such piece. */
export function replacementSource(pieces: readonly Piece[], numbers: readonly number[]): string | undefined {
  let source = ''
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      source += piece.text.replaceAll('$', '$$$$')
    } else if (piece.kind === 'group') {
      const index = numbers.indexOf(piece.group)
      if (index < 0 || index > 99) return undefined
      source += index === 0 ? '$&' : `$${String(index).padStart(2, '0')}`
    } else {
      return undefined
    }
  }
  return source
}
