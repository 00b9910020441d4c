import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Example } from '../../mapping/example.ts'
import { hasPassed } from '../../mapping/examples/run.ts'
import { readMapping } from '../../mapping/file.ts'
import { loadTables } from '../../mapping/load-tables.ts'
import { runExamples } from '../../mapping/run-examples.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { readSource } from '../../model/source-file.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { junitOf } from '../junit.ts'
import { mappingFiles } from '../mapping-files.ts'
import { printJson, say, style } from '../output.ts'
import { isBelow, isWrong, percentOf, sayTested, type Tested } from '../tested.ts'

interface Options {
  readonly filter?: string
  readonly coverage?: number
  readonly junit?: string
  readonly codegen: boolean
  readonly json?: true
}

export function mapTestCommand(): Command {
  return new Command('test')
    .description(
      'Runs the examples of mapping files, and says which flows and which branches of expressions none of them reaches. Without files, those of the configuration ecmahost.yaml, or of the folder mappings.',
    )
    .argument('[file...]', 'mapping files, or folders with some')
    .option('--filter <text>', 'only examples whose object type or name contains this, in any case')
    .addOption(
      new Option('--coverage <percent>', 'fail below this share of flows and branches, in each file')
        .argParser(percent)
        .conflicts('filter'),
    )
    .option('--junit <file>', 'the results as JUnit XML, for CI systems')
    .option('--no-codegen', 'by the reference evaluator alone; by default compiled code must agree with it')
    .option('--json', 'the results as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost map test mappings/hr.yaml',
        'ecmahost map test --coverage 100 --junit reports/mappings.xml',
        'ecmahost map test --filter terminated',
      ),
    )
    .action(run)
}

function percent(text: string): number {
  const value = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || value > 100) throw new InvalidArgumentError('It must be a number up to 100.')
  return value
}

async function run(names: readonly string[], options: Options): Promise<void> {
  const tested = mappingFiles(names).map(path => testFile(path, options))
  refuseEmptyFilter(tested, options)
  if (options.junit !== undefined) await write(options.junit, junitOf(tested), options)
  if (options.json) await printJson({ files: tested.map(one => machineForm(one, options)) })
  else for (const one of tested) sayTested(one, { least: options.coverage, isPart: options.filter !== undefined })
  if (tested.some(isWrong)) throw new Exit(exitCodes.input)
  const isFailure = (one: Tested): boolean => !one.results.every(hasPassed) || isBelow(one, options.coverage)
  if (tested.some(isFailure)) throw new Exit(exitCodes.failures)
}

function testFile(path: string, { codegen, filter = '' }: Options): Tested {
  const read = readSource(path)
  if ('diagnostic' in read) return { path, diagnostics: [read.diagnostic], results: [], coverage: nothing }
  const { file, diagnostics } = readMapping(read.source)
  if (file === undefined) return { path, diagnostics, results: [], coverage: nothing }
  const isChosen = (objectType: string, { name }: Example): boolean =>
    `${objectType}: ${name}`.toLowerCase().includes(filter.toLowerCase())
  const ran = runExamples(file, loadTables(file, dirname(path)), { codegen, isChosen })
  return { ...ran, path, diagnostics: [...diagnostics, ...ran.diagnostics] }
}

const nothing: Tested['coverage'] = {
  flows: { reached: 0, total: 0 },
  branches: { reached: 0, total: 0 },
  percent: 0,
  unreached: [],
}

/** A filter that nothing passes is mistyped; that all has passed would be said in vain. */
function refuseEmptyFilter(tested: readonly Tested[], { filter }: Options): void {
  if (filter === undefined || tested.some(one => isWrong(one) || one.results.length > 0)) return
  const message = `No example has ${JSON.stringify(filter)} in its object type or name.`
  throw new Mistakes([{ severity: 'error', code: 'no-example', message }])
}

async function write(path: string, text: string, { json }: Options): Promise<void> {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (error) {
    const message = `${path} cannot be written: ${(error as Error).message}`
    if (json) await printJson({ error: { code: 'unwritable-file', message } })
    else say(`${style('red', 'error:')} ${message} [unwritable-file]`)
    throw new Exit(exitCodes.world)
  }
}

function machineForm(tested: Tested, { filter }: Options): object {
  const { path, diagnostics, results, coverage } = tested
  return {
    file: path,
    diagnostics,
    examples: results.map(result => ({
      objectType: result.objectType,
      name: result.example.name,
      direction: result.example.direction,
      at: result.at,
      passed: hasPassed(result),
      differences: result.differences,
      ...(result.fault === undefined ? {} : { fault: result.fault }),
      seconds: result.seconds,
    })),
    ...(filter === undefined && !isWrong(tested) ? { coverage: { ...coverage, percent: percentOf(tested) } } : {}),
  }
}
