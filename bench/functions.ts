import { isDeepStrictEqual } from 'node:util'
import { compileProgram, instantiate, isGenerated, type RowFunction } from '../grammar/compile/compile.ts'
import { attributesOf } from '../grammar/compile/reads.ts'
import type { Example, FunctionDefinition } from '../grammar/functions/define.ts'
import { functionsOf } from '../grammar/functions/index.ts'
import { type Dialect, dialects } from '../grammar/syntax/operators.ts'
import type { Value } from '../grammar/syntax/value.ts'
import { read, stillContext } from '../test/grammar/evaluate.ts'
import { callOf, columns, rowsOf } from './functions/calls.ts'

/**
 * What a call of every function takes, compiled and by the reference evaluator: as mappings have it, on values that
 * vary, and as its examples have it. Both must give the same first; then they take turns, and the fastest turn of each
 * counts. Going round the rows is in all figures; the plain flow at the top of the table tells how much that is.
 */
const rounds = 12
const rowsATurn = 1000

/** A call, and the rows that it is made on. */
interface Case {
  readonly call: string
  readonly dialect: Dialect
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Value[])[]
}

interface Timing {
  readonly compiledNs: number
  readonly interpretedNs: number
  readonly ratio: number
}

const rows = rowsOf(rowsATurn)
const plain = timing(timed(contestantsOf({ call: '[first]', dialect: 'entra', columns, rows })))
const figures = dialects.flatMap(dialect =>
  functionsOf(dialect)
    .map(definition => measured(definition, dialect))
    .toSorted((a, b) => b.typical.compiledNs - a.typical.compiledNs),
)
process.stderr.write(table())
process.stdout.write(`${JSON.stringify({ rounds, plain, functions: figures })}\n`)

function measured(definition: FunctionDefinition, dialect: Dialect) {
  const { name } = definition
  // What both dialects have is told by examples in Entra's.
  const own = dialect === 'entra' || !functionsOf('entra').includes(definition)
  const examples = own ? definition.examples.filter(givesValue).map(example => caseOf(example, dialect)) : []
  const call = callOf(name, dialect)
  const typical = call === undefined ? firstOf(definition, dialect) : { call, dialect, columns, rows }
  const all = [typical, ...examples].map(contestantsOf)
  const [first, ...others] = all.map(timed)
  if (first === undefined) throw new Error(`${name} has no call.`)
  return {
    name,
    dialect,
    call: typical.call,
    inline: definition.emit !== undefined,
    generated: all.every(([compiled]) => isGenerated(compiled.run)),
    typical: timing(first),
    /** All of them in turn; missing where none gives a value, and where they are told in the other dialect. */
    ...(others.length === 0 ? {} : { examples: timing(average(others)) }),
  }
}

function givesValue({ gives }: Example): boolean {
  return gives === null || typeof gives !== 'object' || !('error' in gives || 'noFlow' in gives)
}

function caseOf({ expression, attributes = {} }: Example, dialect: Dialect): Case {
  return { call: expression, dialect, columns: Object.keys(attributes), rows: [Object.values(attributes)] }
}

/** A function that nobody wrote a call for is called as its first example does. */
function firstOf({ name, examples }: FunctionDefinition, dialect: Dialect): Case {
  const example = examples.find(givesValue)
  if (example === undefined)
    throw new Error(`No example of ${name} gives a value: bench/functions/calls.ts needs a call.`)
  return caseOf(example, dialect)
}

interface Contestant {
  readonly run: RowFunction
  readonly turn: (run: RowFunction, rows: Case['rows'], out: unknown[], context: unknown, count: number) => void
  readonly rows: Case['rows']
}

/** The compiled call and the reference evaluator, once they have given the same for every row. */
function contestantsOf({
  call,
  dialect,
  columns,
  rows,
}: Case): readonly [compiled: Contestant, interpreted: Contestant] {
  const node = read(call, dialect)
  // What an example does not set stands past the end of the row, and is absent.
  const names = [...new Set([...columns, ...attributesOf(node)])]
  const inputs = new Map(names.map((name, position) => [name, position]))
  const program = compileProgram([{ slot: 0, node, kind: 'any', multi: false }], inputs, { dialect })
  const [compiled, interpreted] = [instantiate(program), instantiate(program, { codegen: false })]
  for (const row of rows) {
    const [got, wanted] = [compiled, interpreted].map(run => outcomeOf(run, row))
    if (!isDeepStrictEqual(got, wanted)) throw new Error(`${call} gives ${String(got)}, not ${String(wanted)}.`)
  }
  return [
    { run: compiled, turn: newTurn(), rows },
    { run: interpreted, turn: newTurn(), rows },
  ]
}

function outcomeOf(run: RowFunction, row: readonly Value[]): unknown {
  const out: unknown[] = [null]
  run(row, out, stillContext())
  return out[0]
}

/** Each contestant has a loop of its own, which the engine fits to it. */
function newTurn(): Contestant['turn'] {
  const loop =
    'for (let i = 0, at = 0; i < count; i++) { run(rows[at], out, context); if (++at === rows.length) at = 0 }'
  return new Function('run', 'rows', 'out', 'context', 'count', loop) as Contestant['turn']
}

function timed(contestants: readonly Contestant[]): readonly number[] {
  const context = stillContext()
  const out: unknown[] = [null]
  const best = contestants.map(() => Number.POSITIVE_INFINITY)
  for (let round = -3; round < rounds; round++) {
    for (const [i, { run, turn, rows }] of contestants.entries()) {
      const start = process.hrtime.bigint()
      turn(run, rows, out, context, rowsATurn)
      const taken = Number(process.hrtime.bigint() - start) / rowsATurn
      if (round >= 0) best[i] = Math.min(best[i] ?? taken, taken)
    }
  }
  return best
}

function timing([compiled = Number.NaN, interpreted = Number.NaN]: readonly number[]): Timing {
  return {
    compiledNs: Number(compiled.toFixed(1)),
    interpretedNs: Number(interpreted.toFixed(1)),
    ratio: Number((interpreted / compiled).toFixed(1)),
  }
}

function average(pairs: readonly (readonly number[])[]): readonly number[] {
  return [0, 1].map(i => pairs.reduce((sum, pair) => sum + (pair[i] ?? Number.NaN), 0) / pairs.length)
}

function table(): string {
  const cell = (value: number) => String(Math.round(value)).padStart(9)
  const part = (one: Timing | undefined) =>
    one === undefined
      ? ' '.repeat(28)
      : `${cell(one.compiledNs)}${cell(one.interpretedNs)}${one.ratio.toFixed(1).padStart(8)} ×`
  const head = `${'ns a call'.padEnd(38)}${'compiled'.padStart(9)} reference  faster${'examples'.padStart(11)} reference  faster\n`
  const lines = dialects.flatMap(dialect => [
    `\n${dialect === 'entra' ? 'Entra ID and cloud sync' : 'Entra Connect'}\n`,
    ...figures
      .filter(figure => figure.dialect === dialect)
      .map(
        figure =>
          `${figure.name.padEnd(36)}${figure.inline ? '  ' : '· '}${part(figure.typical)}${part(figure.examples)}\n`,
      ),
  ])
  const slow = figures.filter(figure => !figure.generated).map(figure => figure.name)
  return [
    head,
    `${'[first], a plain flow'.padEnd(38)}${part(plain)}\n`,
    ...lines,
    `\n· without inline code: its run is called (${new Set(figures.filter(one => !one.inline).map(one => one.name)).size} of ${new Set(figures.map(one => one.name)).size} functions)\n`,
    `${slow.length} of ${figures.length} functions run on the reference evaluator${slow.length === 0 ? '' : `: ${slow.join(', ')}`}\n`,
  ].join('')
}
