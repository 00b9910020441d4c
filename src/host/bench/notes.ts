import { cpus } from 'node:os'
import type { SystemConfig } from '../config.ts'
import type { Measured } from './result.ts'

/** What a reader of the figures should know. */
export function notesOf(system: SystemConfig, loadBefore: number, measured: readonly Measured[]): readonly string[] {
  const deltas = measured.filter(({ cycle }) => cycle === 'delta')
  const failed = Math.max(0, ...measured.map(({ counters }) => counters.failed))
  const cores = cpus().length
  return [
    ...(loadBefore > cores / 2
      ? [
          `The machine was busy when the bench began (${loadBefore} processes on ${cores} cores wanted to run): the figures say more about that than about the import.`,
        ]
      : []),
    ...(deltas.some(({ how }) => how === 'comparison')
      ? [
          `The connector ${system.connector} cannot tell what changed, so its delta reads everything and compares it with what is known.`,
        ]
      : []),
    ...(deltas.some(({ how }) => how === 'full import')
      ? [
          'The first load left no watermark, so the delta was a full import: the connector sets one on the last page of a full import at the latest.',
        ]
      : []),
    ...(deltas.some(({ how, counters }) => how === 'delta import' && counters.read === 0)
      ? ['Nothing changed in the source between the first load and the delta.']
      : []),
    ...(failed > 0 ? [`${failed.toLocaleString('en')} entries of a cycle failed; ecmahost import shows which.`] : []),
    ...(system.isolation.kind === 'process'
      ? ['The connector runs in a process of its own, whose memory and processor time are not among the figures.']
      : []),
  ]
}
