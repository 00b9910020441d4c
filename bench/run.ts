import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { basename, join } from 'node:path'

/**
 * `npm run bench -- NAME [flags]` runs `bench/NAME.ts` in a process of its own. A bench writes its table to stderr and
 * one JSON value with the same figures to stdout; it gets the flags as they are. With `--json` the figures go to stdout
 * together with the machine they were measured on, and into `bench/results/NAME.json`.
 */
const folder = import.meta.dirname
const names = readdirSync(folder)
  .filter(file => file.endsWith('.ts') && file !== basename(import.meta.filename))
  .map(file => basename(file, '.ts'))
  .toSorted()
const [name, ...flags] = process.argv.slice(2)
process.exitCode = name !== undefined && names.includes(name) ? await run(name) : usage()

function usage(): number {
  if (name !== undefined && !name.startsWith('-')) process.stderr.write(`There is no bench "${name}".\n`)
  process.stderr.write(`npm run bench -- NAME [--json]   where NAME is one of: ${names.join(', ')}\n`)
  return 2
}

async function run(bench: string): Promise<number> {
  const machine = describeMachine()
  process.stderr.write(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.versions}\n\n`)
  const child = spawn(process.execPath, ['--expose-gc', join(folder, `${bench}.ts`), ...flags], {
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  const output: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => output.push(piece))
  const { promise, resolve } = Promise.withResolvers<number>()
  child.once('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 1))
  const code = await promise
  if (code !== 0 || !flags.includes('--json')) return code
  const text = `${JSON.stringify({ bench, machine, figures: parse(Buffer.concat(output).toString()) }, null, 2)}\n`
  mkdirSync(join(folder, 'results'), { recursive: true })
  writeFileSync(join(folder, 'results', `${bench}.json`), text)
  process.stdout.write(text)
  return 0
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(
      `the bench must write one JSON value to stdout, and nothing else; it wrote: ${text.slice(0, 200)}`,
      {
        cause: error,
      },
    )
  }
}

function describeMachine() {
  const own = JSON.parse(readFileSync(join(folder, '../package.json'), 'utf8')) as { version: string }
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown processor',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    versions: `node ${process.versions.node}, v8 ${process.versions.v8}, ecmahost ${own.version}`,
  }
}
