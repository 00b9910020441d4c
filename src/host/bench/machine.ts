import { cpus, loadavg, totalmem } from 'node:os'
import { ownVersion } from '../version.ts'
import type { BenchResult, Machine } from './result.ts'

export function thisMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
  }
}

export function theseVersions(): BenchResult['versions'] {
  return { node: process.versions.node, v8: process.versions.v8, ecmahost: ownVersion() }
}

/** How many processes were running or wanted to in the last minute. */
export function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}
