import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml'
import { lineEnd, lineStart } from '../places.ts'
import { item, keyText, maxDepth, type Path } from './entries.ts'
import { pathByIndent } from './indent.ts'
import { rawText, type ScalarText, scalarText } from './scalar-text.ts'

/** Where a cursor stands in a YAML file, also in one that is just being written. */
export type Cursor = KeyCursor | ValueCursor
/** In a key, or where one could begin. */
export interface KeyCursor {
  readonly kind: 'key'
  /** The way to the mapping that the key belongs to. */
  readonly path: Path
  /** The key as far as there is one. */
  readonly written: ScalarText | undefined
  /** A colon stands behind it. */
  readonly hasValue: boolean
  /** It stands within `{ }`. */
  readonly inFlow: boolean
}
/** In a value, or where one could begin. */
export interface ValueCursor {
  readonly kind: 'value'
  readonly path: Path
  /** The text that the cursor stands in, or right behind. */
  readonly written: ScalarText | undefined
  /** Where the list in brackets begins that the value is an item of. */
  readonly listAt: number | undefined
}

interface Around {
  readonly text: string
  readonly offset: number
  readonly path: Path
  /** Within `{ }` or `[ ]`. */
  readonly inFlow: boolean
  /** What stands further to the right belongs to the value. */
  readonly column: number
}

/** A cursor, and whether what it stands in reaches over lines however they are indented. */
type Hit = Cursor & { readonly isEnclosed: boolean; readonly column: number }

/** Where an offset of a text stands. The tree may be that of a text with mistakes: what is before the offset counts. */
export function cursorAt(root: Node | null, text: string, offset: number): Cursor | undefined {
  const hit = descend(root, { text, offset, path: [], inFlow: false, column: -1 })
  const lead = text.slice(lineStart(text, offset), offset)
  if (!/^\s*(?:- +)*$/.test(lead)) return hit
  if (hit?.kind === 'value' && hit.written !== undefined && (hit.isEnclosed || lead.length > hit.column)) return hit
  if (hit?.isEnclosed === true) return hit
  const path = pathByIndent(text, offset)
  return path && { kind: 'key', path, written: undefined, hasValue: false, inFlow: false }
}

function descend(node: Node | null, around: Around): Hit | undefined {
  if (!isBefore(node, around.offset) || around.path.length > maxDepth) return undefined
  if (isMap(node)) return inMap(node, { ...around, inFlow: around.inFlow || node.flow === true })
  if (isSeq(node)) return inList(node, { ...around, inFlow: around.inFlow || node.flow === true })
  return isScalar(node) ? inScalar(node, around) : undefined
}

function isBefore(node: Node | null | undefined, offset: number): node is Node {
  return node?.range !== undefined && node.range !== null && node.range[0] <= offset
}

function inMap(map: YAMLMap, around: Around): Hit | undefined {
  const { text, offset, path, column } = around
  const pair = (map.items as Pair<Node | null, Node | null>[]).findLast(({ key }) => isBefore(key, offset))
  const hit = pair && inPair(pair, around)
  if (hit !== undefined || map.flow !== true || !covers(map, offset)) return hit
  if (!/[{,]$/.test(text.slice(0, offset).trimEnd())) return undefined
  return { kind: 'key', path, written: undefined, hasValue: false, inFlow: true, isEnclosed: true, column }
}

/** An unclosed bracket takes in all that follows. */
function covers({ range }: Node, offset: number): boolean {
  return range !== undefined && range !== null && range[0] < offset && offset <= range[1]
}

function inPair({ key, value }: Pair<Node | null, Node | null>, around: Around): Hit | undefined {
  if (!isScalar(key)) return undefined
  const { text, offset, path, inFlow } = around
  const [start, end] = key.range ?? [0, 0]
  if (offset <= end) return inKey(key, around)
  const column = start - lineStart(text, start)
  const below = { ...around, path: [...path, keyText(key)], column }
  const hit = descend(value, below)
  if (hit !== undefined || !/^[ \t]*:[ \t]+$/.test(text.slice(end, offset))) return hit
  return { kind: 'value', path: below.path, written: undefined, listAt: undefined, isEnclosed: inFlow, column }
}

/** A key without a colon is taken for one with the next line; each of them is a key of its own. */
function inKey(key: Scalar, { text, offset, path, inFlow, column }: Around): Hit {
  const whole = scalarText(key, text)
  const [from, to] = [lineStart(text, offset), lineEnd(text, offset)]
  const isSplit = whole.start < from || whole.end > to
  const indent = /^\s*/.exec(text.slice(from, offset))?.[0].length ?? 0
  const written = isSplit ? rawText(text, Math.max(whole.start, from + indent), Math.min(whole.end, to)) : whole
  const hasValue = /^[ \t]*:(?:\s|$)/.test(text.slice(written.end, to + 1))
  return { kind: 'key', path, written, hasValue, inFlow, isEnclosed: inFlow, column }
}

function inList(list: YAMLSeq, around: Around): Hit | undefined {
  const { offset, path, column } = around
  const listAt = list.flow === true ? (list.range?.[0] ?? 0) : undefined
  const below = { ...around, path: [...path, item] }
  const child = (list.items as (Node | null)[]).findLast(one => isBefore(one, offset))
  const hit = child && descend(child, below)
  if (hit?.kind === 'value' && hit.path.length === below.path.length) return { ...hit, listAt }
  if (hit !== undefined || listAt === undefined || !covers(list, offset)) return hit
  return { kind: 'value', path: below.path, written: undefined, listAt, isEnclosed: true, column }
}

function inScalar(scalar: Scalar, { text, offset, path, inFlow, column }: Around): Hit | undefined {
  const written = reaching(scalar, text, offset)
  if (written === undefined) return undefined
  const isQuoted = written.style === 'single' || written.style === 'double'
  return { kind: 'value', path, written, listAt: undefined, isEnclosed: inFlow || isQuoted, column }
}

/** The text of a scalar that an offset stands in, or right behind. Blanks between are a part of it, then. */
function reaching(scalar: Scalar, text: string, offset: number): ScalarText | undefined {
  if (scalar.value === null) return undefined
  const whole = scalarText(scalar, text)
  const isQuoted = whole.style === 'single' || whole.style === 'double'
  if (isQuoted && (offset <= whole.start || (whole.isClosed && offset >= whole.end))) return undefined
  if (offset <= whole.end) return whole
  const between = text.slice(whole.end, offset)
  return between.trim() === '' && !isQuoted ? withBlanks(whole, between) : undefined
}

function withBlanks(whole: ScalarText, between: string): ScalarText {
  const { text, end } = whole
  const blanks = between.includes('\n') ? ' ' : between
  const to = end + between.length
  return {
    ...whole,
    text: text + blanks,
    end: to,
    locate: index => (index <= text.length ? whole.locate(index) : index < text.length + blanks.length ? end : to),
    indexAt: offset => (offset <= end ? whole.indexAt(offset) : text.length + blanks.length),
  }
}
