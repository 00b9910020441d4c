import type { RunRecord } from '../../space/run.ts'
import { plural } from '../output.ts'

/** All that is kept of a run, a line each. */
export function runDetails(name: string, record: RunRecord): readonly string[] {
  const lines: [name: string, value: string | undefined][] = [
    ['run', `${record.run} of ${name}`],
    ['what', `${record.mode}${record.dryRun ? ' (dry run)' : ''}`],
    ['profile', record.profile === null ? undefined : `${record.profile.name}, step ${record.profile.step}`],
    ['partition', record.partition ?? undefined],
    ['outcome', record.outcome],
    ['started', record.started],
    ['took', `${record.seconds.toFixed(1)} s (${timesOf(record)})`],
    ['goes on with', record.resumedFrom === null ? undefined : `run ${record.resumedFrom}`],
    ...counters.map(counter => [wordOf(counter), record[counter].toLocaleString('en')] as [string, string]),
    ['unconfirmed', record.unconfirmed > 0 ? plural(record.unconfirmed, 'export') : undefined],
    ['held back', heldBack(record)],
    ['watermark', record.watermark ?? undefined],
    ['error', record.error ?? undefined],
  ]
  return lines.flatMap(([key, value]) => (value === undefined ? [] : `${key.padEnd(12)}  ${value}`))
}

const counters = ['read', 'added', 'updated', 'deleted', 'unchanged', 'failed', 'outOfScope'] as const

function wordOf(counter: (typeof counters)[number]): string {
  return counter === 'outOfScope' ? 'out of scope' : counter
}

function timesOf({ times }: RunRecord): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
  return `source ${seconds(times.source)}, mapping ${seconds(times.map)}, waiting ${seconds(times.waiting)}, store ${seconds(times.store)}`
}

function heldBack({ withheld }: RunRecord): string | undefined {
  if (withheld === null) return undefined
  const { deletions, members, reason, plan } = withheld
  const kept = plan === null ? '' : ` (plan ${plan})`
  return `${plural(deletions, 'deletion')}, ${plural(members, 'member')}${kept}: ${reason}`
}
