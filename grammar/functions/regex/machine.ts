import { EvaluationError } from '../define.ts'
import { boundaryUnits } from './categories.ts'
import type { Place } from './nodes.ts'
import type { Program } from './program.ts'
import { has, lowerUnit } from './sets.ts'

/** Where each group of a match begins and ends, by number in pairs; -1 for a group that took no part. */
export type Spans = Int32Array

/** No text is given more steps than this; a tenth of a second or so. */
export const maxSteps = 4_000_000
/** Room to remember failures in, in bits: two megabytes. */
const maxRemembered = 2 ** 24
/** The same for all lookarounds within each other. */
const maxRememberedWithin = 8 * maxRemembered

/**
 * The first match at or after a place: a backtracking search with .NET's order of preference. Where a branch failed
 * once at some place of the text it fails again, so failures are remembered and the work stays in proportion to the
 * length of the text times the size of the pattern, whatever the pattern. Only references to groups make a failure
 * depend on more; searches with them are cut off after `maxSteps` with an `EvaluationError`.
 */
export function search(program: Program, text: string, from: number, effort: Effort): Spans | undefined {
  const state: State = {
    program,
    text,
    effort,
    searchedFrom: from,
    depth: 0,
    spans: new Int32Array(2 * (program.lastGroup + 1)).fill(-1),
    opened: new Int32Array(program.lastGroup + 1),
    trail: [],
  }
  const failures = memory(state)
  for (let start = from; start <= text.length; start++) {
    const end = run(state, 0, start, failures)
    if (end === undefined) continue
    state.spans[0] = start
    state.spans[1] = end
    return state.spans
  }
  return undefined
}

/** The steps done so far, over all searches for a pattern in a text, and room to remember failures in. */
export interface Effort {
  steps: number
  /** For the search itself, for the lookarounds and atomic groups within it, and so on. */
  readonly memories?: Memory[]
}

/** A bit for every branch, position and progress, and the octets of which any is set, for forgetting them again. */
interface Memory {
  readonly octets: Uint8Array
  readonly touched: number[]
}

interface State {
  readonly program: Program
  readonly text: string
  readonly effort: Effort
  readonly searchedFrom: number
  /** How many lookarounds and atomic groups are around the place. */
  depth: number
  readonly spans: Spans
  /** Where each group was entered. */
  readonly opened: Int32Array
  /**
   * What to do when a way fails, last first, four numbers each: a branch to try (instruction, position, progress, -1)
   * or a group to put back (group, start, end, its place of entry or -2).
   */
  readonly trail: number[]
}

/**
 * An empty memory, or none where a failure depends on more than branch, position and progress. The memory of a search
 * that is over is used again: making one takes more time than many a search.
 */
function memory({ program, text, effort, depth }: State): Memory | undefined {
  if (program.hasReferences) return undefined
  const known = effort.memories?.[depth]
  if (known !== undefined) {
    for (const octet of known.touched) known.octets[octet] = 0
    known.touched.length = 0
    return known
  }
  const bits = program.branches * (text.length + 1) * 2 ** program.rounds
  if (bits > maxRemembered || (depth + 1) * bits > maxRememberedWithin) throw tooMuch(text)
  const made = { octets: new Uint8Array((bits >> 3) + 1), touched: [] }
  if (effort.memories !== undefined) effort.memories[depth] = made
  return made
}

/** Runs from an instruction to its `end`; gives the position reached, or `undefined` with all groups as before. */
function run(state: State, entry: number, start: number, failures: Memory | undefined): number | undefined {
  const { program, text, trail, effort } = state
  const base = trail.length
  let at = entry
  let position = start
  let progress = 0
  for (;;) {
    if (++effort.steps > maxSteps) throw tooMuch(text)
    const instruction = program.instructions[at++]
    let fits = true
    switch (instruction?.do) {
      case 'unit': {
        const index = instruction.back ? position - 1 : position
        fits = index >= 0 && index < text.length && has(instruction.set, text.charCodeAt(index))
        position += instruction.back ? -1 : 1
        progress = -1
        break
      }
      case 'branch':
        fits = isNew(state, failures, instruction.index, position, progress)
        if (fits) trail.push(instruction.second, position, progress, branchMark)
        at = instruction.first
        break
      case 'jump':
        at = instruction.to
        break
      case 'round':
        progress &= ~(1 << instruction.bit)
        break
      case 'again':
        if (progress & (1 << instruction.bit)) at = instruction.to
        break
      case 'open':
        trail.push(instruction.group, 0, state.opened[instruction.group] ?? 0, openMark)
        state.opened[instruction.group] = position
        break
      case 'close':
        close(state, instruction.group, position)
        break
      case 'place':
        fits = isAt(state, instruction.place, position)
        break
      case 'reference': {
        const length = referenceLength(state, instruction, position)
        fits = length >= 0
        if (length > 0) progress = -1
        position += instruction.back ? -length : length
        break
      }
      case 'inner': {
        const end = runInner(state, at, position, instruction.look)
        fits = (end === undefined) === (instruction.look === 'negative')
        if (instruction.look === 'none' && end !== undefined) {
          if (end !== position) progress = -1
          position = end
        }
        at = instruction.after
        break
      }
      case 'end':
        return position
      case undefined:
        throw new Error('The program has no end.')
      default:
        instruction satisfies never
    }
    if (fits) continue
    if (!undo(state, base)) return undefined
    progress = trail.pop() ?? 0
    position = trail.pop() ?? 0
    at = trail.pop() ?? 0
  }
}
const branchMark = -1
const openMark = -2
const closeMark = -3

/** Undoes groups down to the last branch, which is left on the trail without its mark; false when there is none. */
function undo({ trail, spans, opened }: State, base: number): boolean {
  while (trail.length > base) {
    const mark = trail.pop()
    if (mark === branchMark) return true
    const [end = 0, start = 0, group = 0] = [trail.pop(), trail.pop(), trail.pop()]
    if (mark === openMark) {
      opened[group] = end
    } else {
      spans[2 * group] = start
      spans[2 * group + 1] = end
    }
  }
  return false
}

/** A lookaround or atomic group: its branches are forgotten, its groups stay, except behind a negative one. */
function runInner(
  state: State,
  entry: number,
  position: number,
  look: 'none' | 'positive' | 'negative',
): number | undefined {
  const { trail } = state
  const base = trail.length
  state.depth++
  const end = run(state, entry, position, memory(state))
  state.depth--
  if (end === undefined) return undefined
  if (look === 'negative') {
    while (undo(state, base)) trail.length -= 3
    return end
  }
  let kept = base
  for (let i = base; i < trail.length; i += 4) {
    if (trail[i + 3] === branchMark) continue
    trail.copyWithin(kept, i, i + 4)
    kept += 4
  }
  trail.length = kept
  return end
}

/** Whether a branch is at a place for the first time; notes that it was there. */
function isNew(
  { program, text }: State,
  failures: Memory | undefined,
  branch: number,
  position: number,
  progress: number,
): boolean {
  if (failures === undefined) return true
  const flags = progress & (2 ** program.rounds - 1)
  const bit = ((branch << program.rounds) + flags) * (text.length + 1) + position
  const mask = 1 << (bit & 7)
  const octet = failures.octets[bit >> 3] ?? 0
  if (octet & mask) return false
  if (octet === 0) failures.touched.push(bit >> 3)
  failures.octets[bit >> 3] = octet | mask
  return true
}

function close({ spans, opened, trail }: State, group: number, position: number): void {
  const entered = opened[group] ?? 0
  trail.push(group, spans[2 * group] ?? -1, spans[2 * group + 1] ?? -1, closeMark)
  spans[2 * group] = Math.min(entered, position)
  spans[2 * group + 1] = Math.max(entered, position)
}

/** The length of a group's text when it stands here again, -1 when it does not or the group took no part. */
function referenceLength(
  { spans, text, effort }: State,
  { group, ignoreCase, back }: { group: number; ignoreCase: boolean; back: boolean },
  position: number,
): number {
  const [start = -1, end = -1] = [spans[2 * group], spans[2 * group + 1]]
  if (start < 0) return -1
  const length = end - start
  const from = back ? position - length : position
  if (from < 0 || from + length > text.length) return -1
  // Comparing takes less than a step, but a long text is many of them.
  effort.steps += ignoreCase ? length : length >> 3
  for (let i = 0; i < length; i++) {
    const [a, b] = [text.charCodeAt(start + i), text.charCodeAt(from + i)]
    if (a !== b && !(ignoreCase && lowerUnit(a) === lowerUnit(b))) return -1
  }
  return length
}

function isAt({ text, searchedFrom }: State, place: Place, position: number): boolean {
  const newline = (index: number) => text.charCodeAt(index) === 10
  switch (place) {
    case 'text-start':
      return position === 0
    case 'line-start':
      return position === 0 || newline(position - 1)
    case 'text-end':
      return position === text.length
    case 'final-end':
      return position === text.length || (position === text.length - 1 && newline(position))
    case 'line-end':
      return position === text.length || newline(position)
    case 'word-boundary':
      return isWord(text, position - 1) !== isWord(text, position)
    case 'no-word-boundary':
      return isWord(text, position - 1) === isWord(text, position)
    case 'last-match':
      return position === searchedFrom
    default:
      return place satisfies never
  }
}

function isWord(text: string, index: number): boolean {
  return index >= 0 && index < text.length && has(boundaryUnits(), text.charCodeAt(index))
}

function tooMuch(text: string): EvaluationError {
  return new EvaluationError(
    'pattern-too-complex',
    `The regular expression would take too many steps on a text of ${text.length} characters.`,
  )
}
