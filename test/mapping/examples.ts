import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Diagnostic, render } from '../../grammar/syntax/diagnostics.ts'
import { failureLines } from '../../src/cli/tested.ts'
import { type ExampleResult, hasPassed } from '../../src/mapping/examples/run.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { loadTables } from '../../src/mapping/load-tables.ts'
import { type ExamplesRun, type RunOptions, runExamples } from '../../src/mapping/run-examples.ts'

export const cases = join(import.meta.dirname, '../cases/examples')

/** Runs the examples of a mapping. */
export function runText(text: string, options?: RunOptions, file = 'mapping.yaml'): ExamplesRun {
  const { file: read, diagnostics } = readMapping({ file, text })
  if (read === undefined) throw new Error(diagnostics.map(render).join('\n'))
  const ran = runExamples(read, loadTables(read, cases), options)
  return { ...ran, diagnostics: [...diagnostics, ...ran.diagnostics] }
}

/** Runs the examples of a case. */
export function runCase(name: string, options?: RunOptions): ExamplesRun {
  return runText(readFileSync(join(cases, name), 'utf8'), options, name)
}

export function rendered(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(diagnostic => `${render(diagnostic)}\n\n`).join('')
}

/** A line for an example, and more for one that failed. */
export function told(result: ExampleResult): string {
  const { objectType, example, at } = result
  const name = `${at.line}:${at.column} ${objectType}: ${example.name}`
  if (hasPassed(result)) return `passed ${name}\n`
  return [`failed ${name}`, ...failureLines(result, (_, text) => text).map(line => `  ${line}`), ''].join('\n')
}
