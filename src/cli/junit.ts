import { render } from '../../grammar/syntax/diagnostics.ts'
import { type ExampleResult, hasPassed } from '../mapping/examples/run.ts'
import { failureLines, isWrong, type Tested } from './tested.ts'

/** What came of examples as JUnit XML: a suite for each object type of a file. */
export function junitOf(tested: readonly Tested[]): string {
  const suites = tested.flatMap(one => (isWrong(one) ? [wrongSuite(one)] : suitesOf(one)))
  const root = tag(
    'testsuites',
    { name: 'ecmahost map test', ...totalsOf(suites) },
    suites.map(({ xml }) => xml),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

interface Totals {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly seconds: number
}

interface Suite extends Totals {
  readonly xml: string
}

function suitesOf({ path, results }: Tested): readonly Suite[] {
  const byType = Map.groupBy(results, ({ objectType }) => objectType)
  return [...byType].map(([objectType, those]) => {
    const totals: Totals = {
      tests: those.length,
      failures: those.filter(result => !hasPassed(result)).length,
      errors: 0,
      seconds: those.reduce((sum, { seconds }) => sum + seconds, 0),
    }
    const cases = those.map(result => testCase(path, result))
    return {
      ...totals,
      xml: tag('testsuite', { name: `${path} ${objectType}`, file: path, ...totalsOf([totals]) }, cases),
    }
  })
}

/** A file that could not be read or checked counts as one test, so that it is not overlooked. */
function wrongSuite({ path, diagnostics }: Tested): Suite {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const [first] = errors
  const error = tag('error', { message: first?.message ?? '', type: first?.code ?? '' }, errors.map(render).map(text))
  const check = tag('testcase', { name: 'check', classname: classOf(path), file: path, time: '0.000' }, [error])
  const totals: Totals = { tests: 1, failures: 0, errors: 1, seconds: 0 }
  return { ...totals, xml: tag('testsuite', { name: path, file: path, ...totalsOf([totals]) }, [check]) }
}

function testCase(path: string, result: ExampleResult): string {
  const { objectType, example, at, seconds } = result
  const attributes = {
    name: example.name,
    classname: `${classOf(path)}.${objectType}`,
    file: path,
    line: String(at.line),
    time: seconds.toFixed(3),
  }
  return tag('testcase', attributes, hasPassed(result) ? [] : [failure(path, result)])
}

function failure(path: string, result: ExampleResult): string {
  const { differences, fault, at } = result
  const [first, ...others] = differences
  const difference = first && `${first.attribute ?? 'the entry'}: expected ${first.expected}, got ${first.got}`
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`
  const lines = [`${path}:${at.line}:${at.column}`, ...failureLines(result, (_, plain) => plain)]
  const message = `${difference ?? fault ?? ''}${more}`
  return tag('failure', { message, type: fault === undefined ? 'difference' : 'fault' }, [text(lines.join('\n'))])
}

/** CI systems take the parts before the last dot for a package. */
function classOf(path: string): string {
  return path
    .replace(/\.ya?ml$/, '')
    .replace(/[\\/]+/g, '.')
    .replace(/^\.+/, '')
}

function totalsOf(parts: readonly Totals[]): Readonly<Record<string, string>> {
  const sum = (of: keyof Totals): number => parts.reduce((total, part) => total + part[of], 0)
  return {
    tests: String(sum('tests')),
    failures: String(sum('failures')),
    errors: String(sum('errors')),
    time: sum('seconds').toFixed(3),
  }
}

/** An element with its attributes, each value as XML has it. */
export function tag(name: string, attributes: Readonly<Record<string, string>>, content: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${quotable(value)}"`)
  const open = `<${name}${written.join('')}`
  return content.length === 0 ? `${open}/>` : `${open}>\n${content.join('\n')}\n</${name}>`
}

/** Text as XML has it. What XML cannot hold at all is replaced. */
export function text(plain: string): string {
  return plain
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>\r]/g, character => `&#${character.charCodeAt(0)};`)
}

/** A reader of XML makes blanks of the line breaks of an attribute, unless they are written so. */
function quotable(plain: string): string {
  return text(plain).replace(/["\t\n]/g, character => `&#${character.charCodeAt(0)};`)
}
