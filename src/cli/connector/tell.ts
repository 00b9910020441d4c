import type { CheckResult } from '../../host/connector/battery.ts'
import { say, style } from '../output.ts'

const colours = { passed: 'green', failed: 'red', skipped: 'yellow' } as const

/** Tells a person what came of a check, as soon as it is known. */
export function sayResult(result: CheckResult): void {
  const head = `${style(colours[result.kind], result.kind.padEnd(8))} ${result.name.padEnd(16)}`
  switch (result.kind) {
    case 'passed':
      say(`${head} ${result.title}${result.note === undefined ? '' : style('dim', ` (${result.note})`)}`)
      break
    case 'failed':
      say(`${head} ${result.title}`)
      say(`  expected ${style('green', result.expected)}`)
      say(`  found    ${style('red', result.found)}`)
      break
    case 'skipped':
      say(`${head} ${style('dim', result.reason)}`)
      break
    default:
      result satisfies never
  }
}

/** `12 passed, 1 failed, 3 skipped` */
export function countResults(results: readonly CheckResult[]): string {
  const counted = (['passed', 'failed', 'skipped'] as const).map(kind => {
    const count = results.filter(result => result.kind === kind).length
    return kind === 'failed' && count > 0 ? style('red', `${count} failed`) : `${count} ${kind}`
  })
  return counted.join(', ')
}
