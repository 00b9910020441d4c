import { isMap, type Node } from 'yaml'
import type { Value } from '../../grammar/syntax/value.ts'
import { type ExpectedValue, readExpectedValue, readValue } from './examples/value.ts'
import type { PlacedText } from './findings.ts'
import { type Item, kindOf, type Reading, stretchOf } from './reading.ts'

/** An entry and what must become of it: documentation, test and sample for editors at once. */
export interface Example {
  /** What it shows; by default its number. */
  readonly name: string
  /** Where it stands in the file. */
  readonly start: number
  readonly end: number
  /** `import`: connector attributes become SCIM attributes; `export`: the other way round. */
  readonly direction: 'import' | 'export'
  readonly input: ReadonlyMap<string, Value>
  /** The keys of the input, as they stand in the file. */
  readonly inputKeys: readonly PlacedText[]
  /** The clock, in milliseconds since 1970; `undefined` for `usualNow`. */
  readonly now: number | undefined
  /** Values that the target has already. */
  readonly taken: readonly string[]
  readonly expected: Expectation
}

/** What must come out. */
export type Expectation =
  | {
      readonly kind: 'values'
      readonly values: readonly ExpectedValue[]
      readonly noFlow: readonly PlacedText[]
      /** Nothing else may come out. */
      readonly exact: boolean
    }
  | { readonly kind: 'out of scope' }
  | { readonly kind: 'error'; readonly code: string | undefined; readonly attribute: PlacedText | undefined }

/** The clock of examples that do not set it. */
export const usualNow = Date.UTC(2026, 0, 1)

const exampleKeys = ['name', 'direction', 'input', 'now', 'taken', 'expect', 'exact', 'noFlow', 'outOfScope', 'error']
/** Which way an entry goes. */
export const directions = ['import', 'export'] as const

/** Reads what stands under `examples`. */
export function readExamples(reading: Reading, item: Item): readonly Example[] {
  return reading.list(item, 'examples').flatMap((node, i) => readExample(reading, node, i) ?? [])
}

function readExample(reading: Reading, node: Node, index: number): Example | undefined {
  const what = `Example ${index + 1}`
  if (!isMap(node)) {
    const message = `${what} must have an input, not be ${kindOf(node)}.`
    reading.report(stretchOf(node), { code: 'wrong-shape', message })
    return undefined
  }
  const fields = reading.fields(node, what, exampleKeys)
  const [name, direction, input, now, taken] = exampleKeys.map(key => fields.get(key))
  const { start, end } = stretchOf(node)
  if (input === undefined) {
    reading.report({ start, end: start + 1 }, { code: 'missing-key', message: `${what} has no input.` })
    return undefined
  }
  const expected = readExpectation(reading, fields, what, start)
  if (expected === undefined) return undefined
  const entries = reading.items(input.value, 'input')
  return {
    name: (name && reading.text(name, 'name')?.text) ?? String(index + 1),
    start,
    end,
    direction: (direction && reading.word(direction, 'direction', directions)?.text) ?? 'import',
    input: new Map(entries.map(entry => [entry.key.text, readValue(reading, entry)])),
    inputKeys: entries.map(({ key }) => key),
    now: now && readClock(reading, now),
    taken: taken === undefined ? [] : reading.texts(taken, 'taken').map(({ text }) => text),
    expected,
  }
}

const expectHelp = 'Leave it out, and write "expect".'

type Fields = ReadonlyMap<string, Item>

function readExpectation(reading: Reading, fields: Fields, what: string, start: number): Expectation | undefined {
  const values = fields.get('expect') ?? fields.get('noFlow')
  const [outOfScope, error] = [fields.get('outOfScope'), fields.get('error')]
  const [first, second] = [values, outOfScope, error].filter(one => one !== undefined)
  if (first === undefined || second !== undefined) {
    reading.report(second?.key ?? { start, end: start + 1 }, {
      code: 'missing-key',
      message: `${what} must say what comes out, in one way.`,
      help: 'Write "expect" (with "noFlow", if you like), "outOfScope: true" or "error".',
    })
    return undefined
  }
  const exact = fields.get('exact')
  if (values !== undefined) return readValues(reading, fields, exact)
  if (exact !== undefined)
    reading.report(exact.key, { code: 'misplaced-key', message: 'exact belongs to an "expect" or "noFlow".' })
  if (error !== undefined) return readError(reading, error)
  if (outOfScope !== undefined && reading.flag(outOfScope, 'outOfScope') === false) {
    const message = 'outOfScope cannot be false.'
    reading.report(outOfScope.key, { code: 'wrong-value', message, help: expectHelp })
  }
  return { kind: 'out of scope' }
}

function readValues(reading: Reading, fields: Fields, exact: Item | undefined): Expectation {
  const [expect, noFlow] = [fields.get('expect'), fields.get('noFlow')]
  const values = expect === undefined ? [] : reading.items(expect.value, 'expect')
  return {
    kind: 'values',
    values: values.map(entry => readExpectedValue(reading, entry)),
    noFlow: noFlow === undefined ? [] : reading.texts(noFlow, 'noFlow'),
    exact: (exact && reading.flag(exact, 'exact')) ?? false,
  }
}

/** `error: wrong-type`, `error: true`, or `{ attribute: active, code: wrong-type }`. */
function readError(reading: Reading, item: Item): Expectation {
  const node = reading.resolved(item)
  if (node !== undefined && isMap(node)) {
    const fields = reading.fields(node, 'error', ['attribute', 'code'])
    const [attribute, code] = [fields.get('attribute'), fields.get('code')]
    return {
      kind: 'error',
      attribute: attribute && reading.text(attribute, 'attribute'),
      code: code && reading.text(code, 'code')?.text,
    }
  }
  const code = reading.text(item, 'error')
  if (code?.text === 'false')
    reading.report(code, { code: 'wrong-value', message: 'error cannot be false.', help: expectHelp })
  return { kind: 'error', attribute: undefined, code: code?.text === 'true' ? undefined : code?.text }
}

/** ISO 8601. Where no offset stands, it is UTC, on every machine. */
function readClock(reading: Reading, item: Item): number | undefined {
  const written = reading.text(item, 'now')
  if (written === undefined) return undefined
  const [, date, time = 'T00:00', offset = 'Z'] = clock.exec(written.text) ?? []
  const milliseconds = isDay(date) ? Date.parse(`${date}${time}${offset}`) : Number.NaN
  if (!Number.isNaN(milliseconds)) return milliseconds
  const help = 'Write for example 2026-03-01T08:00:00Z.'
  reading.report(written, { code: 'wrong-value', message: 'now must be a time in ISO 8601.', help })
  return undefined
}

/** What a clock may be. */
export const clock = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/

/** The engine takes 30 February for 2 March. */
function isDay(date: string | undefined): boolean {
  const parsed = new Date(date ?? '')
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === date
}
