import type { InspectColor } from 'node:util'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { type ExampleResult, hasPassed } from '../mapping/examples/run.ts'
import { shownValue } from '../mapping/examples/shown.ts'
import type { ExamplesRun } from '../mapping/run-examples.ts'
import { plural, say, sayDiagnostics, style } from './output.ts'

/** A mapping file whose examples were run, or would have been. */
export interface Tested extends ExamplesRun {
  readonly path: string
}

/** How its output is asked for. */
export interface Telling {
  /** The least coverage, in percent. */
  readonly least: number | undefined
  /** Only some of the examples were run, so that nothing can be said of the coverage. */
  readonly isPart: boolean
}

/** Tells a person what came of the examples of a file. */
export function sayTested(tested: Tested, { least, isPart }: Telling): void {
  const { path, diagnostics, results, coverage } = tested
  sayDiagnostics(diagnostics)
  if (isWrong(tested)) return say(`${path}: no example was run.`)
  const failed = results.filter(result => !hasPassed(result))
  for (const result of failed) sayFailed(path, result)
  if (!isPart && results.length > 0) sayDiagnostics(coverage.unreached)
  say(`${path}: ${counted(results.length, failed.length)}${isPart ? '' : `; ${reached(tested)}`}.`)
  if (!isPart && isBelow(tested, least))
    say(`${path}: ${style('red', 'error:')} coverage is ${shownPercent(tested)} %, and --coverage asks for ${least} %.`)
}

/** Whether the file could not be read or checked. */
export function isWrong({ diagnostics }: Tested): boolean {
  return diagnostics.some(({ severity }: Diagnostic) => severity === 'error')
}

/** Whether less is covered than must be. */
export function isBelow(tested: Tested, least: number | undefined): boolean {
  return least !== undefined && percentOf(tested) < least
}

/** What is covered, in percent. A file without examples covers nothing. */
export function percentOf({ results, coverage }: Tested): number {
  return results.length === 0 ? 0 : coverage.percent
}

/** Rounded down, so that it is never shown as reached when it is not. */
function shownPercent(tested: Tested): number {
  return Math.floor(percentOf(tested) * 10) / 10
}

function counted(all: number, failed: number): string {
  if (all === 0) return 'no examples'
  const passed = `${plural(all, 'example')}, ${all - failed} passed`
  return failed === 0 ? passed : `${passed}, ${style('red', `${failed} failed`)}`
}

function reached({ coverage: { flows, branches } }: Tested): string {
  const ofFlows = `${flows.reached} of ${plural(flows.total, 'flow')}`
  const ofBranches = `${branches.reached} of ${plural(branches.total, 'branch', 'branches')}`
  return branches.total === 0 ? `${ofFlows} reached` : `${ofFlows} and ${ofBranches} reached`
}

function sayFailed(path: string, result: ExampleResult): void {
  const { objectType, example, at } = result
  say(`${path}:${at.line}:${at.column}: ${style('red', 'failed:')} ${objectType}: ${example.name}`)
  for (const line of failureLines(result, style)) say(`  ${line}`)
}

/** Why an example failed, and what it was about. */
export function failureLines(
  { differences, fault, example }: ExampleResult,
  paint: (format: InspectColor, text: string) => string,
): readonly string[] {
  const { input, now, taken } = example
  return [
    ...differences.flatMap(({ attribute = 'the entry', expected, got }) => [
      attribute,
      `  expected ${paint('green', expected)}`,
      `  got      ${paint('red', got)}`,
    ]),
    ...(fault === undefined ? [] : [paint('red', fault)]),
    `input: ${shownValue(Object.fromEntries(input))}`,
    ...(now === undefined ? [] : [`now: ${new Date(now).toISOString()}`]),
    ...(taken.length === 0 ? [] : [`taken: ${shownValue(taken)}`]),
  ]
}
