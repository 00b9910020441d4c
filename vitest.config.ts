import { defineConfig } from 'vitest/config'
import { CountingReporter } from './test/reporter.ts'

// Processes, not threads: tests start workers, take locks and send signals of their own. Two at a time, because many
// a test brings a pool of workers along.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: [new CountingReporter()],
  },
})
