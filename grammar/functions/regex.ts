import { boundedLength, maxText } from './bounds.ts'
import { EvaluationError } from './define.ts'
import { keeping } from './kept.ts'
import { stepsOn, waysOf } from './regex/cost.ts'
import { shown } from './regex/cursor.ts'
import { type Effort, type Spans, search } from './regex/machine.ts'
import type { Pattern } from './regex/nodes.ts'
import { parsePattern } from './regex/parse.ts'
import { programOf } from './regex/program.ts'
import { type Piece, parseReplacement, replacementSource } from './regex/replacement.ts'
import { translate } from './regex/translate.ts'

/**
 * A regular expression with .NET's syntax and meaning that cannot run away. Every pattern is parsed. Where JavaScript's
 * own engine means the same and its backtracking is bounded on a text of the given length (no nested repetitions, few
 * overlapping ones), it does the work; everything else runs on a machine that remembers where it failed, in time
 * proportional to the text (`regex/machine.ts`).
 */
export interface Regex {
  /** The steps of its program, for knowing what it takes to keep it. */
  readonly size: number
  /** Whether anything in a text matches. */
  test(text: string): boolean
  /** Every match in a text becomes the replacement, in which `$1`, `${name}` and their like stand for groups. */
  replace(text: string, replacement: string): string
  /** In every match the text of one group becomes another text. */
  replaceGroup(text: string, group: string, replacement: string): string
  /** The text of a group in the first match; `undefined` when nothing matches or the group took no part. */
  groupOfFirst(text: string, group: string): string | undefined
}

/** The regular expression of a pattern; compiled once. Throws `EvaluationError` when the pattern is wrong. */
export function regexOf(pattern: string): Regex {
  return compiled(pattern)
}
const compiled = keeping(
  (text): Regex => compile(parsePattern(text)),
  regex => regex.size,
)

/** Backtracking is left to JavaScript's engine up to this many steps, some milliseconds. */
const maxNativeSteps = 1_000_000
/** The steps of the program of a pattern as people write them. */
const usualSize = 64
/** What the replacements of one pattern may weigh. */
const maxReplacements = 20_000

function compile(pattern: Pattern): Regex {
  const ways = waysOf(pattern.root)
  const program = programOf(pattern)
  const translation = ways.degree === Infinity ? undefined : translate(pattern)
  const native = translation && { ...translation, regexp: new RegExp(translation.source, 'g') }
  const withIndices = lazy(() => new RegExp(translation?.source ?? '', 'dg'))
  const size = program.instructions.length
  const replacementOf = keeping(
    (text): Replacement => {
      const pieces = parseReplacement(text, pattern)
      const source = native && replacementSource(pieces, native.numbers)
      return { pieces, source, growth: growthOf(pieces, pattern) }
    },
    ({ pieces }) => pieces.length,
    maxReplacements,
  )

  // A way through a large pattern is a long one, and where it goes on behind each group the engine notes for going back.
  const isNative = ({ length }: string) =>
    native !== undefined &&
    stepsOn(ways, length) * Math.max(1, size / usualSize) <= maxNativeSteps &&
    length * native.numbers.length <= maxNativeSteps

  function* matches(text: string): Generator<Spans> {
    if (native !== undefined && isNative(text)) {
      for (const match of text.matchAll(withIndices())) yield spansOf(match, native.numbers)
      return
    }
    const effort: Effort = { steps: 0, memories: [] }
    for (let from = 0; from <= text.length; ) {
      const spans = search(program, text, from, effort)
      if (spans === undefined) return
      yield spans
      const [start = 0, end = 0] = spans
      from = end === start ? end + 1 : end
    }
  }

  return {
    size,
    test(text) {
      if (native !== undefined && isNative(text)) return text.search(native.regexp) >= 0
      return search(program, text, 0, { steps: 0, memories: [] }) !== undefined
    },
    replace(text, replacement) {
      const { pieces, source, growth } = replacementOf(replacement)
      if (native !== undefined && source !== undefined && growth(text.length) <= maxText && isNative(text)) {
        return text.replace(native.regexp, source)
      }
      return rebuilt(text, matches(text), spans => [spans[0] ?? 0, spans[1] ?? 0, filled(pieces, text, spans)])
    },
    replaceGroup(text, group, replacement) {
      const number = groupNumber(pattern, group)
      return rebuilt(text, matches(text), spans => {
        const [start = -1, end = -1] = spans.subarray(2 * number, 2 * number + 2)
        return start < 0 ? undefined : [start, end, replacement]
      })
    },
    groupOfFirst(text, group) {
      const number = groupNumber(pattern, group)
      for (const spans of matches(text)) return textOf(text, spans, number)
      return undefined
    },
  }
}

interface Replacement {
  readonly pieces: readonly Piece[]
  readonly source: string | undefined
  /** How long a text of a length can become at most. */
  readonly growth: (length: number) => number
}

/**
 * A piece of literal text comes with every match, at each character and at the end. What a group matches is a part of the
 * text of its own each time, but for groups that look ahead or back.
 */
function growthOf(pieces: readonly Piece[], { text }: Pattern): Replacement['growth'] {
  const literal = pieces.reduce((sum, piece) => sum + (piece.kind === 'text' ? piece.text.length : 0), 0)
  const groups = pieces.filter(piece => piece.kind === 'group').length
  const overlaps = /\(\?<?=/.test(text)
  return length => length + literal * (length + 1) + groups * length * (overlaps ? length + 1 : 1)
}

/** Where the groups of a native match stand, by their numbers in .NET. */
function spansOf(match: RegExpExecArray, numbers: readonly number[]): Spans {
  const spans = new Int32Array(2 * (Math.max(...numbers) + 1)).fill(-1)
  for (const [index, number] of numbers.entries()) {
    const stretch = match.indices?.[index]
    if (stretch !== undefined) spans.set(stretch, 2 * number)
  }
  return spans
}

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** A text in which stretches are exchanged; stretches before one that was exchanged already are left alone. */
function rebuilt(
  text: string,
  matches: Iterable<Spans>,
  exchange: (spans: Spans) => readonly [start: number, end: number, text: string] | undefined,
): string {
  let result = ''
  let done = 0
  for (const spans of matches) {
    const exchanged = exchange(spans)
    if (exchanged === undefined || exchanged[0] < done) continue
    boundedLength(result.length + exchanged[0] - done + exchanged[2].length)
    result += text.slice(done, exchanged[0]) + exchanged[2]
    done = exchanged[1]
  }
  if (done === 0 && result === '') return text
  boundedLength(result.length + text.length - done)
  return result + text.slice(done)
}

function filled(pieces: readonly Piece[], text: string, spans: Spans): string {
  let result = ''
  for (const piece of pieces) {
    const added = pieceText(piece, text, spans)
    boundedLength(result.length + added.length)
    result += added
  }
  return result
}

function pieceText(piece: Piece, text: string, spans: Spans): string {
  switch (piece.kind) {
    case 'text':
      return piece.text
    case 'group':
      return textOf(text, spans, piece.group) ?? ''
    case 'before':
      return text.slice(0, spans[0])
    case 'after':
      return text.slice(spans[1])
    case 'whole':
      return text
    default:
      return piece satisfies never
  }
}

function textOf(text: string, spans: Spans, group: number): string | undefined {
  const [start = -1, end = -1] = spans.subarray(2 * group, 2 * group + 2)
  return start < 0 ? undefined : text.slice(start, end)
}

function groupNumber({ groups, text }: Pattern, name: string): number {
  const number = groups.get(name)
  if (number === undefined) {
    const names = [...groups.keys()].filter(known => !/^\d+$/.test(known)).map(known => `"${known}"`)
    throw new EvaluationError(
      'unknown-group',
      `The regular expression ${shown(text)} has no group "${name}"${names.length > 0 ? `; it has ${names.join(', ')}` : ''}.`,
    )
  }
  return number
}
