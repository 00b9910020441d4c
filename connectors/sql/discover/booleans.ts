import { meaningOf } from '../../../src/model/attribute-meanings.ts'
import { wordsOf } from '../../../src/model/words.ts'
import type { CatalogueColumn, CatalogueTable } from '../catalogue.ts'
import type { ObjectTypeSettings } from '../settings/object-type.ts'
import { distinctValues, type Surroundings } from './sample.ts'

/** How yes and no are written, in small letters. */
const pairs: readonly (readonly [yes: string, no: string])[] = [
  ['y', 'n'],
  ['j', 'n'],
  ['o', 'n'],
  ['s', 'n'],
  ['t', 'f'],
  ['v', 'f'],
  ['w', 'f'],
  ['a', 'i'],
  ['1', '0'],
  ['-1', '0'],
  ['yes', 'no'],
  ['ja', 'nein'],
  ['oui', 'non'],
  ['si', 'no'],
  ['true', 'false'],
  ['on', 'off'],
  ['active', 'inactive'],
  ['aktiv', 'inaktiv'],
  ['actif', 'inactif'],
  ['activo', 'inactivo'],
  ['enabled', 'disabled'],
]

type Types = NonNullable<ObjectTypeSettings['types']>

/** The columns that hold booleans in another form, and how they are written there. A few rows tell. */
export async function booleansIn(
  surroundings: Surroundings,
  table: CatalogueTable,
  columns: readonly CatalogueColumn[],
): Promise<Types> {
  const types: Types = {}
  for (const column of columns) {
    const { kind, multi } = surroundings.dialect.kindOf(column.declared)
    if (multi || (kind !== 'string' && kind !== 'integer')) continue
    const isNamed = isBooleanName(column.name)
    const isLetter = kind === 'string' && /^(?:n|var)?(?:char|character)(?: varying)?\(1\)/i.test(column.declared)
    if (!isNamed && !isLetter) continue
    const pair = pairOf(await distinctValues(surroundings, table, column.name), isNamed)
    if (pair === undefined) continue
    const [yes, no] = kind === 'integer' ? pair.map(Number) : pair
    if (yes !== undefined && no !== undefined) types[column.name] = { kind: 'boolean', true: yes, false: no }
  }
  return types
}

/** Which of the pairs the values are; of a column whose name says nothing, both must occur. */
export function pairOf(values: readonly string[], isNamed: boolean): readonly [string, string] | undefined {
  const written = values.map(value => value.trim()).filter(value => value !== '')
  if (written.length === 0 || written.length > 2 || (!isNamed && written.length < 2)) return undefined
  const found = pairs.find(pair => written.every(value => pair.includes(value.toLowerCase())))
  if (found === undefined) return undefined
  const [yes, no] = found.map(
    side => written.find(value => value.toLowerCase() === side) ?? inCaseOf(side, written[0] ?? ''),
  )
  return yes === undefined || no === undefined ? undefined : [yes, no]
}

function inCaseOf(text: string, example: string): string {
  if (example === example.toLowerCase()) return text
  if (example === example.toUpperCase()) return text.toUpperCase()
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

const first = new Set(['is', 'has', 'can', 'ist', 'hat', 'est', 'es'])
const last = new Set('flag bool yn jn kz primary deleted archived hidden external internal default'.split(' '))

function isBooleanName(name: string): boolean {
  const words = wordsOf(name)
  const meaning = meaningOf(name)
  return (
    meaning === 'active' ||
    meaning === 'inactive' ||
    (words.length > 1 && first.has(words[0] ?? '')) ||
    last.has(words.at(-1) ?? '')
  )
}
