import { connector } from '../../../connectors/memory/index.ts'
import { type CheckResult, runBattery } from '../../../src/connector/battery/run.ts'
import type { Subject } from '../../../src/connector/battery/subject.ts'
import { capabilitiesOf } from '../../../src/connector/capabilities.ts'
import { type Reading, type ReadPage, readPage } from '../../../src/connector/read-page.ts'
import { explain } from '../../../src/runtime/explain.ts'
import { TestDirectory } from '../../connectors/memory/memory.ts'

/** A connector without a fault, in this thread: a directory with persons and groups. */
export function soundSubject(): Subject {
  const directory = new TestDirectory(
    { entries: { person: people(12), group: [{ id: 'g1', name: 'G', members: ['person:p1', 'person:p2'] }] } },
    { pageSize: 5, container: 'unit' },
  )
  const { settings, context } = directory
  return {
    operations: capabilitiesOf(connector),
    written: () => [],
    test: () => said(connector.test(settings, context)),
    discover: () => said(connector.discover({ ...settings }, context)),
    schema: () => said(connector.schema(settings)),
    partitions: () => said(connector.partitions(settings, context)),
    hierarchy: within => said(connector.hierarchy(settings, { ...context, ...within })),
    pages: (reading, signal) => pagesOf(directory, reading, signal),
    read: wanted => said(connector.read(settings, wanted, context)),
    export: changes => said(connector.export(settings, changes, context)),
    limits: async () => connector.limits(settings),
    setPassword: change => said(connector.setPassword(settings, change, context)),
    changePassword: change => said(connector.changePassword(settings, change, context)),
  }
}

/** The battery's findings, by check. */
export async function findingsOf(
  subject: Subject,
  more: Partial<Parameters<typeof runBattery>[1]> = {},
): Promise<Readonly<Record<string, CheckResult>>> {
  const options = {
    write: true,
    skip: [],
    mark: 'zztest',
    entries: 30,
    samples: {},
    now: () => performance.now(),
    pause: async () => undefined,
  }
  const results = await runBattery(subject, { ...options, ...more })
  return Object.fromEntries(results.map(result => [result.name, result]))
}

function people(count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `p${index}`, userName: `u${index}`, unit: 'A/B' }))
}

async function* pagesOf(
  { settings, context }: TestDirectory,
  { from = null, ...reading }: Partial<Reading>,
  signal: AbortSignal = context.signal,
): AsyncGenerator<ReadPage> {
  const given = { ...context, ...reading, signal }
  const pages =
    from === null
      ? connector.importFull(settings, given)
      : connector.importDelta(settings, { ...given, watermark: from })
  try {
    for await (const page of pages) yield await readPage(page)
  } catch (error) {
    throw explain(error, 'memory')
  }
}

async function said<T>(answer: Promise<T>): Promise<T> {
  return await answer.catch((error: unknown) => {
    throw explain(error, 'memory')
  })
}
