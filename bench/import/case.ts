import { createReadStream } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Worker } from 'node:worker_threads'
import { inferSchema, initParser, type Parser } from 'udsv'
import { loadConfig } from '../../src/host/config.ts'
import { ConnectedSystem } from '../../src/host/system.ts'

/**
 * One measurement in a process of its own: `bare-csv FILE`, `bare-sqlite FILE` or `import CONFIG`. Prints a line of
 * JSON: seconds of the work itself (the start of the process and of its threads is not in them), processor seconds of
 * the whole process, memory, and what was read.
 */
const [what, path] = process.argv.slice(2)
if (path === undefined) throw new Error('what, and of which file?')

/** The largest figures seen of all threads together. */
const peak = { heapBytes: 0, externalBytes: 0 }
const workers = new Set<Worker>()
process.on('worker', worker => {
  workers.add(worker)
  worker.once('exit', () => workers.delete(worker))
})

async function sample(): Promise<void> {
  const own = process.memoryUsage()
  const threads = await Promise.allSettled([...workers].map(worker => worker.getHeapStatistics()))
  let heap = own.heapUsed
  let external = own.external
  for (const thread of threads) {
    if (thread.status !== 'fulfilled') continue
    heap += thread.value.used_heap_size
    external += thread.value.external_memory
  }
  peak.heapBytes = Math.max(peak.heapBytes, heap)
  peak.externalBytes = Math.max(peak.externalBytes, external)
}

const sampling = setInterval(() => void sample(), 100)
const result = await measure()
clearInterval(sampling)
const usage = process.resourceUsage()
process.stdout.write(
  `${JSON.stringify({
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    rssBytes: usage.maxRSS * 1024,
    ...peak,
    ...result,
  })}\n`,
)

async function measure(): Promise<Record<string, unknown>> {
  const began = performance.now()
  const timed = (read: number) => ({ read, seconds: (performance.now() - began) / 1000 })
  switch (what) {
    case 'bare-csv':
      return timed(await parseCsv(path ?? ''))
    case 'bare-sqlite':
      return timed(readSqlite(path ?? ''))
    case 'import':
      return await importOnce(path ?? '')
    default:
      throw new Error(`there is no case ${what}`)
  }
}

/** Reads a CSV file and takes it apart into cells, and does nothing with them. */
async function parseCsv(file: string): Promise<number> {
  const decoder = new TextDecoder()
  let parser: Parser | undefined
  let rows = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    const text = decoder.decode(chunk as Buffer, { stream: true })
    parser ??= initParser(inferSchema(text))
    parser.chunk(text, parser.stringArrs as never, () => {
      rows++
    })
  }
  parser?.end()
  return rows
}

/** Steps through all rows of a table as arrays of values. */
function readSqlite(file: string): number {
  const database = new DatabaseSync(file, { readOnly: true })
  const statement = database.prepare('SELECT * FROM person ORDER BY employeeId')
  statement.setReturnArrays(true)
  let rows = 0
  for (const _ of statement.iterate()) rows++
  database.close()
  return rows
}

async function importOnce(file: string): Promise<Record<string, unknown>> {
  const { config } = loadConfig(file)
  if (config === undefined) throw new Error('the configuration of the bench is wrong')
  const system = new ConnectedSystem(config, 'bench')
  await system.prepare()
  await system.space()
  const report = await system.import({ mode: 'full' })
  await sample()
  await system.close()
  if (report.outcome !== 'completed' || report.failed > 0) throw new Error(JSON.stringify(report))
  const { seconds, read, added, updated, unchanged, deleted } = report
  return { seconds, read, added, updated, unchanged, deleted }
}
