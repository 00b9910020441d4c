import type { Cell, Complex } from '../../model/value.ts'
import type { DescribedAttribute, DescribedChange, PlanDescription } from './describe.ts'

const signs = { add: '+', update: '~', replace: '=', rename: '>', delete: '-' } as const
const words = { add: 'to add', update: 'to change', replace: 'to replace', rename: 'to rename', delete: 'to delete' }
const mostValues = 5
const mostCharacters = 80

/** A plan as lines of text for a person: what happens to each entry, and the counts at the end. */
export function planLines(plan: PlanDescription): readonly string[] {
  return [...plan.changes.flatMap(changeLines), ...countLines(plan)]
}

function changeLines({ kind, objectType, anchor, attributes }: DescribedChange): readonly string[] {
  const name = anchor === null ? '(the target gives the anchor)' : shownText(anchor)
  return [`${signs[kind]} ${objectType} ${name}`, ...attributes.map(one => `    ${one.attribute}: ${whatOf(one)}`)]
}

function whatOf(attribute: DescribedAttribute): string {
  switch (attribute.kind) {
    case 'secret':
      return '(not shown)'
    case 'values': {
      const parts = [
        ...(attribute.add.length > 0 ? [`+ ${shownList(attribute.add)}`] : []),
        ...(attribute.remove.length > 0 ? [`- ${shownList(attribute.remove)}`] : []),
      ]
      return parts.join('  ')
    }
    case 'set': {
      const after = shown(attribute.after)
      if (attribute.before === undefined) return `→ ${after}`
      return attribute.before === null ? after : `${shown(attribute.before)} → ${after}`
    }
    default:
      return attribute satisfies never
  }
}

function countLines({ changes, counts, values, cancelled, passes, calls }: PlanDescription): readonly string[] {
  const kinds = (['add', 'update', 'replace', 'rename', 'delete'] as const).filter(kind => counts[kind] > 0)
  const total = kinds.map(kind => `${counts[kind]} ${words[kind]}`).join(', ')
  const lists =
    values.add + values.remove === 0 ? '' : ` Of lists, ${count(values.add, 'value')} come and ${values.remove} go.`
  const first =
    changes.length === 0
      ? 'Nothing to do.'
      : `${total}.${lists} ${count(calls, 'call')} in ${count(passes, 'pass', 'passes')}, where nothing is refused.`
  return cancelled === 0 ? [first] : [first, `${count(cancelled, 'change')} cancel each other.`]
}

function count(number: number, one: string, several = `${one}s`): string {
  return `${number} ${number === 1 ? one : several}`
}

function shown(cell: Cell): string {
  if (cell === null) return 'none'
  if (Array.isArray(cell)) return cell.length === 0 ? 'none' : shownList(cell as readonly Cell[])
  if (cell instanceof Uint8Array) return `(${count(cell.length, 'byte')})`
  switch (typeof cell) {
    case 'string':
      return shownText(cell)
    case 'object':
      return shownComplex(cell as Complex)
    default:
      return String(cell)
  }
}

function shownList(cells: readonly Cell[]): string {
  const first = cells.slice(0, mostValues).map(shown).join(', ')
  return cells.length > mostValues ? `${first} and ${cells.length - mostValues} more` : first
}

function shownComplex(value: Complex): string {
  return `{ ${Object.entries(value)
    .map(([name, part]) => `${name}: ${shown(part)}`)
    .join(', ')} }`
}

/** Text in quotes; what would move the cursor or turn the direction of writing is shown as an escape. */
function shownText(text: string): string {
  const clipped = text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text
  return JSON.stringify(clipped).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
