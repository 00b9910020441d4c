import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { accountColumns, accountOf, rowsBefore } from './changes.ts'
import type { Ground } from './grounds.ts'

interface Options {
  readonly changes: number
  readonly rounds: number
  readonly folder: string
}

interface Written {
  readonly seconds: number
  readonly cpuSeconds: number
}

/** Seconds, and how many times those of the script they are. */
interface Figures {
  readonly scriptSeconds: number
  readonly connectorSeconds: number
  readonly connectorToScript: number
  readonly exportSeconds: number
  readonly toScript: number
  readonly cpuSeconds: number
}

type Exports = Readonly<Record<string, Figures>>

const run = promisify(execFile)
const caseFile = join(import.meta.dirname, 'case.ts')
const mapping = join(import.meta.dirname, 'account.yaml')

/**
 * Medians of the seconds of a plain script, of the connector alone, and of a whole export, which keeps what waits on disk and
 * shows in the space what was done. All write the same changes to the same rows.
 */
export async function measureExports(grounds: readonly Ground[], options: Options): Promise<Exports> {
  const found: Record<string, Figures> = {}
  for (const ground of grounds) {
    const rounds: { script: Written; connector: Written; export: Written }[] = []
    for (let round = 0; round < options.rounds; round++) {
      const script = await measure('script', ground, options)
      const left = await ground.fingerprint()
      const same = async (what: string): Promise<Written> => {
        const written = await measure(what, ground, options)
        if ((await ground.fingerprint()) === left) return written
        throw new Error(`${ground.name}: the table is not what the script made of it`)
      }
      rounds.push({ script, connector: await same('connector'), export: await same('export') })
    }
    found[ground.name] = {
      scriptSeconds: two(median(rounds.map(({ script }) => script.seconds))),
      connectorSeconds: two(median(rounds.map(({ connector }) => connector.seconds))),
      connectorToScript: two(median(rounds.map(({ connector, script }) => connector.seconds / script.seconds))),
      exportSeconds: two(median(rounds.map(round => round.export.seconds))),
      toScript: two(median(rounds.map(round => round.export.seconds / round.script.seconds))),
      cpuSeconds: two(median(rounds.map(round => round.export.cpuSeconds))),
    }
  }
  return found
}

export function describeExports(exports: Exports, changes: number, say: (line: string) => void): void {
  say(`\n${changes.toLocaleString('en')} changes: 40 % new, 40 % changed in two columns, 20 % deleted`)
  say('database   plain script s   connector: s  × script   export: s  × script')
  for (const [name, figures] of Object.entries(exports)) {
    const cells = [
      name.padEnd(10),
      figures.scriptSeconds.toFixed(2).padStart(14),
      figures.connectorSeconds.toFixed(2).padStart(14),
      figures.connectorToScript.toFixed(2).padStart(9),
      figures.exportSeconds.toFixed(2).padStart(11),
      figures.toScript.toFixed(2).padStart(9),
    ]
    say(cells.join(' '))
  }
}

async function measure(what: string, ground: Ground, { changes, folder }: Options): Promise<Written> {
  await fill(ground, rowsBefore(changes))
  const data = join(folder, `${ground.name}-export-data`)
  rmSync(data, { recursive: true, force: true })
  const objectTypes = { account: { table: 'account', anchor: 'id' } }
  const system = {
    connector: 'sql',
    settings: { ...ground.settings, objectTypes },
    mapping,
    token: 'bench-bench-bench',
  }
  const configuration = join(folder, `${ground.name}-export.yaml`)
  writeFileSync(configuration, JSON.stringify({ host: { data }, systems: { bench: system } }))
  const { stdout } = await run(process.execPath, [caseFile, what, configuration, String(changes)])
  return JSON.parse(stdout) as Written
}

/** The table as it is before the changes. */
async function fill(ground: Ground, rows: number): Promise<void> {
  const name = (column: string): string => (ground.name === 'mariadb' ? `\`${column}\`` : `"${column}"`)
  const declared = accountColumns.map(column => `${name(column)} varchar(100)${column === 'id' ? ' PRIMARY KEY' : ''}`)
  await ground.query(`DROP TABLE IF EXISTS account; CREATE TABLE account (${declared.join(', ')})`)
  for (let at = 0; at < rows; at += 500) {
    const lists = Array.from(
      { length: Math.min(500, rows - at) },
      (_, index) =>
        `(${accountOf(at + index)
          .map(cell => `'${cell}'`)
          .join(', ')})`,
    )
    await ground.query(`INSERT INTO account VALUES ${lists.join(', ')}`)
  }
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const two = (number: number): number => Math.round(number * 100) / 100
