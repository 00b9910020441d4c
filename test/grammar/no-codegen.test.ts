import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { compileProgram, type Flow, instantiate } from '../../grammar/compile/compile.ts'
import { functionsOf } from '../../grammar/functions/index.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import { read, stillContext } from './evaluate.ts'

/** Flows that share work and stand on a name, with rows that flow, do not flow, and fail. */
const named = [{ name: 'full', node: read('Join(" ", [a], [b])') }]
const expressions = [
  '$full & "!"',
  'ToUpper(Append([a], Trim([b])))',
  'IgnoreFlowIfNullOrEmpty(ToUpper(Append([a], Trim([b]))))',
  'Map(Split([a], ","), $x => $x & $full)',
  'Left([b], [a])',
]
const flows: readonly Flow[] = expressions.map((text, slot) => ({
  slot,
  node: parsed(text),
  kind: 'any',
  multi: false,
}))
const rows = [
  ['1', 'Lee'],
  [null, null],
  ['x,y', 'z'],
]

function parsed(text: string): Flow['node'] {
  const { node } = parse(text)
  if (node === undefined) throw new Error(text)
  return node
}

describe('without generated code', () => {
  test('a program gives the same, errors included', () => {
    const inputs = new Map([
      ['a', 0],
      ['b', 1],
    ])
    const program = compileProgram(flows, inputs, { named })
    const [generated, interpreted] = [true, false].map(codegen => instantiate(program, { codegen }))
    const ran = (run: typeof generated, row: readonly (string | null)[]): unknown => {
      const out: unknown[] = flows.map(() => 'untouched')
      try {
        run?.(row, out, stillContext())
      } catch (error) {
        return { out, error }
      }
      return { out }
    }
    for (const row of rows) expect(ran(interpreted, row)).toEqual(ran(generated, row))
  })

  test('a process that may not make code evaluates every example all the same', async () => {
    const script = join(import.meta.dirname, 'fixtures/evaluates-examples.ts')
    const { stdout } = await promisify(execFile)(process.execPath, ['--disallow-code-generation-from-strings', script])
    const examples = functionsOf('entra').flatMap(definition => definition.examples)
    expect(JSON.parse(stdout)).toEqual({ generates: false, wrong: [], evaluated: examples.length })
  })

  test('nothing of the grammar but one place makes code', () => {
    const source = readFileSync(new URL('../../grammar/compile/compile.ts', import.meta.url), 'utf8')
    expect(source.match(/new Function\(/g)).toHaveLength(2)
  })
})
