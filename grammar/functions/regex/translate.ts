import { boundaryUnits } from './categories.ts'
import { isNullable, type Node, type Pattern, type Place, walk } from './nodes.ts'
import { complement, oncePerSet, type UnitSet } from './sets.ts'

/** The same pattern as source of a JavaScript RegExp without flags, and the .NET number of each of its groups. */
export interface Translation {
  readonly source: string
  readonly numbers: readonly number[]
}

/**
 * A pattern in JavaScript's terms, or `undefined` where JavaScript would mean something else: references to groups
 * (an unset one fails in .NET), atomic groups, several groups of one number, and repetitions that JavaScript treats
 * differently: it refuses an empty round and forgets the groups of the round before.
 */
export function translate({ root }: Pattern): Translation | undefined {
  const numbers = [0]
  for (const node of walk(root)) {
    if (node.kind === 'capture') numbers.push(node.group)
    if (isForeign(node)) return undefined
  }
  if (new Set(numbers).size < numbers.length) return undefined
  const source = sourceOf(root)
  return source.length > maxSource ? undefined : { source, numbers }
}
/** Large sets, a thousand times over, are more than JavaScript's engine compiles in reasonable time. */
const maxSource = 100_000

function isForeign(node: Node): boolean {
  switch (node.kind) {
    case 'reference':
    case 'atomic':
      return true
    case 'place':
      return node.place === 'last-match'
    case 'repeat':
      return isNullable(node.body) || (node.max > 1 && mayLeaveGroupUnset(node.body))
    case 'unit':
    case 'sequence':
    case 'choice':
    case 'capture':
    case 'look':
      return false
    default:
      return node satisfies never
  }
}

/** Whether a round of a repetition may pass by a group that is in it. */
function mayLeaveGroupUnset(body: Node): boolean {
  switch (body.kind) {
    case 'sequence':
      return body.items.some(mayLeaveGroupUnset)
    case 'capture':
      return mayLeaveGroupUnset(body.body)
    case 'choice':
    case 'look':
      return hasGroup(body)
    case 'repeat':
      return body.min === 0 ? hasGroup(body) : mayLeaveGroupUnset(body.body)
    case 'unit':
    case 'reference':
    case 'place':
    case 'atomic':
      return false
    default:
      return body satisfies never
  }
}

function hasGroup(node: Node): boolean {
  for (const { kind } of walk(node)) if (kind === 'capture') return true
  return false
}

function sourceOf(node: Node): string {
  switch (node.kind) {
    case 'unit':
      return setSource(node.set)
    case 'sequence':
      return node.items.map(item => (item.kind === 'choice' ? `(?:${sourceOf(item)})` : sourceOf(item))).join('')
    case 'choice':
      return node.options.map(sourceOf).join('|')
    case 'repeat':
      return `${bodySource(node.body)}${times(node.min, node.max)}${node.lazy ? '?' : ''}`
    case 'capture':
      return `(${sourceOf(node.body)})`
    case 'look':
      return `(?${node.behind ? '<' : ''}${node.negative ? '!' : '='}${sourceOf(node.body)})`
    case 'place':
      return placeSource(node.place)
    case 'reference':
    case 'atomic':
      throw new Error(`A ${node.kind} has no like in JavaScript.`)
    default:
      return node satisfies never
  }
}

function bodySource(body: Node): string {
  return body.kind === 'unit' || body.kind === 'capture' ? sourceOf(body) : `(?:${sourceOf(body)})`
}

function times(min: number, max: number): string {
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`
}

function placeSource(place: Place): string {
  switch (place) {
    case 'text-start':
      return '^'
    case 'line-start':
      return '(?<=^|\\n)'
    case 'text-end':
      return '$'
    case 'final-end':
      return '(?=\\n?$)'
    case 'line-end':
      return '(?=\\n|$)'
    case 'word-boundary':
      return boundary('(?<!#)(?=#)|(?<=#)(?!#)')
    case 'no-word-boundary':
      return boundary('(?<!#)(?!#)|(?<=#)(?=#)')
    case 'last-match':
      throw new Error('The end of the last match has no like in JavaScript.')
    default:
      return place satisfies never
  }
}

function boundary(pattern: string): string {
  return `(?:${pattern.replaceAll('#', () => setSource(boundaryUnits()))})`
}

const setSource = oncePerSet((set: UnitSet): string => {
  if (set.length === 0) return '[]'
  if (set[0] === 0 && set[1] === 0xffff) return '[^]'
  if (set.length === 2 && set[0] === set[1]) return unitSource(set[0] ?? 0)
  const without = complement(set)
  return without.length < set.length ? `[^${ranges(without)}]` : `[${ranges(set)}]`
})

function ranges(set: UnitSet): string {
  let source = ''
  for (let i = 0; i < set.length; i += 2) {
    const [from = 0, to = 0] = [set[i], set[i + 1]]
    source += from === to ? unitSource(from) : `${unitSource(from)}-${unitSource(to)}`
  }
  return source
}

function unitSource(unit: number): string {
  const character = String.fromCharCode(unit)
  return /[A-Za-z\d]/.test(character) ? character : `\\u${unit.toString(16).padStart(4, '0')}`
}
