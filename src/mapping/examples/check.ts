import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { parsePath } from '../../model/scim.ts'
import { suggest } from '../../model/suggest.ts'
import type { Example, Expectation } from '../example.ts'
import type { MappingFile, TypeMapping } from '../file.ts'
import { Findings, type PlacedText } from '../findings.ts'
import { type ExampleNames, inputName, namesIn, outputName } from './names.ts'

/** What the examples of a mapping file name and the mapping does not have. What comes out is not looked at here. */
export function checkExamples(file: MappingFile): readonly Diagnostic[] {
  // A flow that could not be read is not there to be named.
  if (file.broken) return []
  const findings = new Findings(file.source)
  for (const type of file.objectTypes) {
    warnOfSameNames(type, findings)
    for (const example of type.examples) checkExample(example, file, type, findings)
  }
  return findings.diagnostics
}

function checkExample(example: Example, file: MappingFile, type: TypeMapping, findings: Findings): void {
  const { direction, expected, inputKeys } = example
  const names = namesIn(direction, file, type)
  for (const key of inputKeys) warnOfUnread(key, example, names, findings)
  for (const key of outputKeys(expected)) checkOutput(key, example, { names, type, findings })
  if (direction === 'import') return
  if (expected.kind !== 'out of scope') return
  const message = 'What goes out is not held to a scope.'
  findings.report(
    { start: example.start, end: example.start + 1 },
    { code: 'one-way', message, help: 'Say under "expect" what is written.' },
  )
}

/** Where an example says what comes out. */
function outputKeys(expected: Expectation): readonly PlacedText[] {
  switch (expected.kind) {
    case 'values':
      return [...expected.values.map(({ key }) => key), ...expected.noFlow]
    case 'error':
      return expected.attribute === undefined ? [] : [expected.attribute]
    case 'out of scope':
      return []
    default:
      return expected satisfies never
  }
}

interface Around {
  readonly names: ExampleNames
  readonly type: TypeMapping
  readonly findings: Findings
}

function checkOutput(key: PlacedText, { direction, expected }: Example, { names, type, findings }: Around): void {
  const known = expected.kind === 'error' && direction === 'import' ? [...names.filled, 'scope'] : names.filled
  const name = outputName(direction, key.text)
  if (known.includes(name)) return
  const path = direction === 'import' ? parsePath(key.text) : undefined
  if (path?.kind === 'error') return findings.reportWithin(key, { ...path, code: 'bad-path', severity: 'error' })
  const other = otherWay(name, direction, type)
  const help = other === undefined ? suggest(key.text, known) : `Its flow has "direction: ${other}".`
  findings.report(key, { code: 'unfilled', message: `No flow fills ${key.text}.`, help })
}

/** The direction of a flow that would fill an attribute if it worked the other way. */
function otherWay(name: string, direction: Example['direction'], { flows }: TypeMapping): string | undefined {
  const flow = flows.find(({ from, target }) =>
    direction === 'import' ? target === name : from.kind === 'attribute' && from.name === name,
  )
  return flow?.direction?.text
}

function warnOfUnread(key: PlacedText, { direction }: Example, { read }: ExampleNames, findings: Findings): void {
  if (read.includes(inputName(direction, key.text))) return
  const what = direction === 'import' ? 'flow, scope or let' : 'flow to the connected system'
  findings.report(key, {
    code: 'unread',
    severity: 'warning',
    message: `No ${what} reads ${key.text}.`,
    help: suggest(key.text, read),
  })
}

function warnOfSameNames({ examples }: TypeMapping, findings: Findings): void {
  for (const [i, { name, start }] of examples.entries()) {
    const first = examples.slice(0, i).find(other => other.name === name)
    if (first === undefined) continue
    const message = `There is an example "${name}" already.`
    const help = `It stands in line ${findings.lineOf(first)}.`
    findings.report({ start, end: start + 1 }, { code: 'same-name', severity: 'warning', message, help })
  }
}
