import { hostError } from '../../model/error.ts'
import { kinds } from '../../model/schema.ts'
import { targetFailures } from '../../model/target-failure.ts'
import type { CallName, Calls } from '../protocol.ts'
import {
  all,
  byKind,
  type Check,
  isNothing,
  isNumber,
  isObject,
  isText,
  isTruth,
  listOf,
  must,
  objectOf,
  optional,
  orNull,
} from './check.ts'
import { isRow, isScalarValue, isValue } from './value.ts'

const attribute = objectOf({
  name: isText,
  kind: must(value => (kinds as readonly unknown[]).includes(value), `one of ${kinds.join(', ')}`),
  multi: isTruth,
  required: isTruth,
  description: optional(isText),
})
const objectType = all(
  objectOf({ name: isText, anchor: listOf(isText), dn: optional(isText), attributes: listOf(attribute) }),
  namesItsAttributes,
)
const failure = objectOf({
  kind: must(value => typeof value === 'string' && Object.hasOwn(targetFailures, value), 'a kind of TargetFailure'),
  message: isText,
  retryAfterMs: optional(isNumber),
  attribute: optional(isText),
})
const changeResult = byKind({
  done: objectOf({
    anchor: optional(listOf(isScalarValue)),
    attributes: optional(
      all(must(isObject, 'an object'), value =>
        listOf(isValue)(Object.values(value as Readonly<Record<string, unknown>>)),
      ),
    ),
  }),
  failed: objectOf({ failure }),
})
const anyPositive = optional(must(value => Number.isSafeInteger(value) && Number(value) > 0, 'a whole number above 0'))

const shapes: { readonly [C in CallName]: Check } = {
  test: isNothing,
  discover: objectOf({ settings: must(isObject, 'an object'), notes: listOf(isText) }),
  schema: objectOf({ objectTypes: all(listOf(objectType), namesOnce) }),
  partitions: listOf(objectOf({ name: isText, title: optional(isText) })),
  hierarchy: listOf(objectOf({ name: isText, title: isText, hasChildren: isTruth })),
  read: orNull(isRow),
  limits: objectOf({ batch: anyPositive, values: anyPositive }),
  export: listOf(changeResult),
  setPassword: isNothing,
  changePassword: isNothing,
  prepare: listOf(objectOf({ title: isText, text: isText })),
  script: orNull(isValue),
}

/** Throws `result-invalid` where what an operation returned is not what the contract says. */
export function checkResult<C extends CallName>(operation: C, input: Calls[C]['input'], output: unknown): void {
  const wrong = shapes[operation](output) ?? (operation === 'export' ? wrongCount(input, output) : undefined)
  if (wrong !== undefined) throw hostError('result-invalid', { operation, reason: `the result${wrong}.` })
}

function wrongCount(input: unknown, output: unknown): string | undefined {
  const [asked, got] = [input, output].map(list => (Array.isArray(list) ? list.length : 0))
  return asked === got ? undefined : ` has ${got} entries for ${asked} changes`
}

/** The anchor and the DN are attributes, and no two attributes have the same name. */
function namesItsAttributes(value: unknown): string | undefined {
  const { name, anchor, dn, attributes } = value as Calls['schema']['output']['objectTypes'][number]
  const names = new Set(attributes.map(one => one.name))
  if (names.size < attributes.length) return ` (${name}) has two attributes of the same name`
  if (anchor.length === 0) return ` (${name}) has no anchor`
  const missing = [...anchor, ...(dn === undefined ? [] : [dn])].find(one => !names.has(one))
  return missing === undefined ? undefined : ` (${name}) has no attribute "${missing}", which its anchor or dn names`
}

function namesOnce(value: unknown): string | undefined {
  const names = (value as Calls['schema']['output']['objectTypes']).map(one => one.name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? undefined : ` has "${twice}" twice`
}
