import type { CheckResult } from '../../host/connector/battery.ts'
import { tag, text } from '../junit.ts'

/** What came of a battery as JUnit XML. */
export function batteryJunit(connector: string, results: readonly CheckResult[]): string {
  const totals = {
    tests: String(results.length),
    failures: String(results.filter(({ kind }) => kind === 'failed').length),
    errors: '0',
    skipped: String(results.filter(({ kind }) => kind === 'skipped').length),
    time: results.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  }
  const suite = tag(
    'testsuite',
    { name: connector, ...totals },
    results.map(result => testCase(connector, result)),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${tag('testsuites', { name: 'ecmahost connector test', ...totals }, [suite])}\n`
}

function testCase(connector: string, result: CheckResult): string {
  const attributes = { name: `${result.name}: ${result.title}`, classname: connector, time: result.seconds.toFixed(3) }
  return tag('testcase', attributes, contentOf(result))
}

function contentOf(result: CheckResult): readonly string[] {
  switch (result.kind) {
    case 'passed':
      return []
    case 'failed': {
      const message = `expected ${result.expected}, found ${result.found}`
      return [tag('failure', { message, type: 'check' }, [text(message)])]
    }
    case 'skipped':
      return [tag('skipped', { message: result.reason }, [])]
    default:
      return result satisfies never
  }
}
