import {
  DefaultReporter,
  type SerializedError,
  type TestCase,
  type TestModule,
  type TestRunEndReason,
} from 'vitest/node'

/**
 * The usual report, and as the very last line the counts that scripts read. A file that could not be loaded, an error
 * outside of any test and a run that broke off count as failures, so that the line never looks better than the run.
 */
export class CountingReporter extends DefaultReporter {
  #counts = { passed: 0, failed: 1, skipped: 0 }

  override onInit(vitest: Parameters<DefaultReporter['onInit']>[0]): void {
    super.onInit(vitest)
    process.once('exit', () => {
      const { passed, failed, skipped } = this.#counts
      process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`)
    })
  }

  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(modules, errors, reason)
    this.#counts = count(modules, errors.length, reason)
  }
}

function count(modules: readonly TestModule[], errors: number, reason: TestRunEndReason) {
  const counts = { passed: 0, failed: errors, skipped: 0 }
  for (const module of modules) {
    const tests = [...module.children.allTests()]
    for (const test of tests) counts[outcome(test)]++
    const silent = module.state() === 'failed' && !tests.some(test => outcome(test) === 'failed')
    if (silent) counts.failed++
  }
  if (reason !== 'passed' && counts.failed === 0) counts.failed = 1
  return counts
}

function outcome(test: TestCase): 'passed' | 'failed' | 'skipped' {
  const { state } = test.result()
  return state === 'pending' ? 'failed' : state
}
