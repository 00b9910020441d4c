import type { Subject } from '../connector/battery/subject.ts'
import type { Capabilities } from '../connector/capabilities.ts'
import type { ConnectorPool } from './pool.ts'
import type { CallName, Calls, ConnectorSpec, LogSign } from './protocol.ts'
import { readPages } from './read-pages.ts'

/** A connector to be put to the test, in the workers of a pool. */
export interface PooledSubject {
  readonly pool: ConnectorPool
  /** The spec of the next task. */
  readonly spec: () => ConnectorSpec
  readonly operations: Capabilities
  /** What it has written to standard output so far. */
  readonly written: () => readonly string[]
}

/** The operations of a connector as the battery calls them. */
export function subjectOf({ pool, spec, operations, written }: PooledSubject): Subject {
  const call = async <C extends CallName>(name: C, input: Calls[C]['input']): Promise<Calls[C]['output']> =>
    await pool.call(spec(), name, input)
  const everything = { from: null, resume: null, partition: null, pageSize: null }
  return {
    operations,
    written,
    test: () => call('test', null),
    discover: () => call('discover', spec().settings as Readonly<Record<string, unknown>>),
    schema: () => call('schema', null),
    partitions: () => call('partitions', null),
    hierarchy: within => call('hierarchy', within),
    async *pages(reading, signal) {
      const objectTypes = reading.objectTypes ?? (await call('schema', null)).objectTypes.map(({ name }) => name)
      yield* readPages(pool, spec(), { ...everything, ...reading, objectTypes }, signal)
    },
    read: wanted => call('read', wanted),
    export: changes => call('export', changes),
    limits: () => call('limits', null),
    setPassword: change => call('setPassword', change),
    changePassword: change => call('changePassword', change),
  }
}

/** Whether a line of the log was written to standard output, where it does not belong. */
export function isWritten({ details }: LogSign): boolean {
  return details?.['stream'] === 'stdout'
}
