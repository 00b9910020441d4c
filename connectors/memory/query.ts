import type { Script } from '../../src/connector/contract.ts'
import { TargetError } from '../../src/model/target-failure.ts'
import type { Value } from '../../src/model/value.ts'
import type { Directory } from './directory.ts'
import { attributeOf } from './naming.ts'
import { cellOf, type Stored, storedOne, textOf } from './stored.ts'

const form = /^\s*(count|list)\s+(\S+)(?:\s+where\s+(\S+)\s*=\s*(\S.*?))?\s*$/
const mostListed = 1000

/**
 * Answers `count person`, `list person where unit = "Corp"` and `list person where unit = :unit`, where `unit` is among
 * the arguments. `list` gives 1,000 entries at most.
 */
export function answer(directory: Directory, script: Script): Value {
  const [, verb, name = '', attribute, operand] = form.exec(script.text) ?? []
  if (verb === undefined) {
    throw new TargetError(
      'refused',
      'A script is `count TYPE` or `list TYPE`, and may go on: `where ATTRIBUTE = VALUE`.',
    )
  }
  const type = directory.type(name)
  const wanted =
    attribute === undefined
      ? undefined
      : textOf(storedOne(attributeOf(type, attribute), valueOf(operand ?? '', script)))
  const isFound = (value: Stored | undefined): boolean =>
    value !== undefined &&
    (Array.isArray(value) ? (value as readonly Stored[]) : [value]).some(one => textOf(one) === wanted)
  const entries = [...directory.entriesOf(name).values()].filter(
    entry => attribute === undefined || isFound(entry[attribute]),
  )
  if (verb === 'count') return entries.length
  return entries.slice(0, mostListed).map(entry =>
    Object.fromEntries(
      type.attributes.flatMap(one => {
        const cell = cellOf(one, entry[one.name])
        return cell === null ? [] : [[one.name, cell] as const]
      }),
    ),
  )
}

function valueOf(operand: string, script: Script): Value {
  if (operand.startsWith(':')) {
    const value = script.arguments[operand.slice(1)]
    if (value === undefined) throw new TargetError('refused', `The script needs the argument "${operand.slice(1)}".`)
    return value
  }
  try {
    return JSON.parse(operand) as Value
  } catch {
    throw new TargetError(
      'refused',
      `${operand} is no value: text stands in double quotes, an argument behind a colon.`,
    )
  }
}
