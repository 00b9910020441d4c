import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connector } from '../../connectors/synthetic/index.ts'
import { settings } from '../../connectors/synthetic/settings.ts'
import { checkSystemSettings, loadConfig } from '../../src/host/config.ts'
import { ConnectedSystem } from '../../src/host/system.ts'
import { resourceId } from '../../src/model/entry.ts'
import type { SpaceReader } from '../../src/space/space.ts'

export interface MembersOptions {
  readonly members: number
  /** How often one member is added and one is taken out. */
  readonly deltas: number
}

/** What a group of so many members costs. */
export interface MembersFigures {
  /** The first import of it, as a row. */
  readonly loadSeconds: number
  /** One delta after the other, and the share of it that was storing. */
  readonly deltaMs: readonly number[]
  readonly storeMs: readonly number[]
}

/** Imports one large group, then adds a member and takes one out by each delta, and holds the result against the source. */
export async function measureDeltas(folder: string, { members, deltas }: MembersOptions): Promise<MembersFigures> {
  const cycle = (number: number): void => writeFileSync(join(folder, 'cycle'), String(number))
  cycle(0)
  const config = configuration(folder, members)
  const system = new ConnectedSystem(config, 'bench')
  try {
    await system.prepare()
    const space = await system.space()
    const load = await system.import({ mode: 'full', objectTypes: ['group'] })
    expectCounts(load, { added: 1 })
    const deltaMs: number[] = []
    const storeMs: number[] = []
    for (let number = 1; number <= deltas; number++) {
      cycle(number)
      const report = await system.import({ mode: 'delta', objectTypes: ['group'] })
      expectCounts(report, { updated: 1 })
      deltaMs.push(report.seconds * 1000)
      storeMs.push(report.times.store)
    }
    const { settings: checked } = checkSystemSettings(config, 'bench', settings)
    if (checked === undefined) throw new Error('the settings of the bench are wrong')
    await expectMembers(space, checked, folder)
    return { loadSeconds: load.seconds, deltaMs, storeMs }
  } finally {
    await system.close()
  }
}

function configuration(folder: string, members: number) {
  const file = (name: string): string => join(folder, name)
  const groups =
    'group: { resource: Group, flows: { displayName: name, members: { from: members, reference: person } } }'
  const persons = 'person: { resource: User, flows: { userName: userName } }'
  writeFileSync(file('mapping.yaml'), `objectTypes:\n  ${persons}\n  ${groups}\n`)
  // A window over the persons moves by one in each cycle.
  const churn = { changed: 0, added: 0, removed: 0, members: 100 / members }
  const made = { entries: Math.max(1_000, 2 * members), groups: 1, members, churn, cycleFile: './cycle' }
  const system = { connector: 'synthetic', settings: made, mapping: './mapping.yaml', token: 'bench-bench-bench' }
  writeFileSync(file('ecmahost.yaml'), JSON.stringify({ host: { data: './data' }, systems: { bench: system } }))
  const { config } = loadConfig(file('ecmahost.yaml'))
  if (config === undefined) throw new Error('the configuration of the bench is wrong')
  return config
}

function expectCounts(
  { read, added, updated, failed, error }: Awaited<ReturnType<ConnectedSystem['import']>>,
  expected: { readonly added?: number; readonly updated?: number },
): void {
  const wanted = { read: 1, added: 0, updated: 0, failed: 0, error: null, ...expected }
  const counted = { read, added, updated, failed, error }
  if (JSON.stringify(counted) !== JSON.stringify(wanted)) throw new Error(JSON.stringify(counted))
}

async function expectMembers(
  space: SpaceReader,
  made: Parameters<typeof connector.read>[0],
  folder: string,
): Promise<void> {
  const silent = (): void => undefined
  const cells = await connector.read(
    made,
    { objectType: 'group', anchor: ['G0000001'] },
    {
      signal: new AbortController().signal,
      folder,
      log: { debug: silent, info: silent, warn: silent, error: silent },
      recorded: (_request, ask) => ask(),
    },
  )
  const wanted = ((cells?.[3] ?? []) as readonly string[]).map(member => resourceId('person', member))
  const entry = space.get('group', 'G0000001')
  const stored = new Set(entry === undefined ? [] : space.rowsOf(entry.id, 'members'))
  const missing = wanted.filter(member => !stored.has(member))
  if (stored.size !== wanted.length || missing.length > 0) {
    throw new Error(`${stored.size} members are stored of ${wanted.length}, and ${missing.length} are missing`)
  }
}
