import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { compileProgram, type Flow, FlowError, instantiate, mayGenerate } from '../../grammar/compile/compile.ts'
import { attributesOf } from '../../grammar/compile/reads.ts'
import { functionsOf } from '../../grammar/functions/index.ts'
import { dialects } from '../../grammar/syntax/operators.ts'
import type { Value } from '../../grammar/syntax/value.ts'
import { ecmahost } from '../cli/run.ts'
import { contentsOf } from '../runtime/contents.ts'
import { csv, csvSite, Site } from '../runtime/site.ts'
import { attributes, expressionOf } from './arbitrary.ts'
import { evaluate, stillContext } from './evaluate.ts'
import { runVector, type Vector } from './run-vector.ts'

const vectors: readonly Vector[] = JSON.parse(
  readFileSync(new URL('../cases/expressions/vectors.json', import.meta.url), 'utf8'),
)
// By generated code, which other tests hold to what is wanted.
const wantedOfVectors = vectors.map(vector => runVector('compiled', vector))
const examples = dialects.flatMap(dialect =>
  functionsOf(dialect).flatMap(definition =>
    definition.examples.map(({ expression, attributes }) => {
      const example = () => evaluate('compiled', expression, attributes, stillContext(), { dialect })
      return { name: `${dialect}: ${expression}`, example, wanted: example() }
    }),
  ),
)

describe('where the engine generates no code', () => {
  beforeEach(() => {
    const forbid = (): never => {
      throw new EvalError('Code generation from strings disallowed for this context')
    }
    vi.stubGlobal('Function', new Proxy(Function, { apply: forbid, construct: forbid }))
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  test('that is found out without failing', () => {
    expect(mayGenerate()).toBe(false)
    vi.unstubAllGlobals()
    expect(mayGenerate()).toBe(true)
  })

  test.each(vectors.map((vector, i) => [vector.id, vector, wantedOfVectors[i]] as const))(
    'the vector %s comes to the same',
    (_, vector, wanted) => {
      expect(runVector('compiled', vector)).toEqual(wanted)
    },
  )

  test.each(examples)('the example $name comes to the same', ({ example, wanted }) => {
    expect(example()).toEqual(wanted)
  })
})

const kinds: readonly Flow['kind'][] = [
  ...(['any', 'string', 'integer', 'decimal', 'boolean', 'dateTime', 'binary', 'reference', 'complex'] as const),
]

describe.each(dialects)('in %s, the flows of a mapping without generated code', dialect => {
  test('write the same into the same slots, and fail in the same with the same', () => {
    const target = fc.record({ kind: fc.constantFrom(...kinds), multi: fc.boolean() })
    const property = fc.property(
      fc.array(fc.tuple(expressionOf(dialect, { variables: true }), target), { minLength: 1, maxLength: 4 }),
      fc.tuple(expressionOf(dialect), expressionOf(dialect)),
      fc.tuple(attributes, attributes),
      (expressions, [x, y], rows) => {
        const named = [
          { name: 'x', node: x },
          { name: 'y', node: y },
        ]
        const flows = expressions.map(([node, { kind, multi }], slot): Flow => ({ slot, node, kind, multi }))
        const names = attributesOf(...flows.map(({ node }) => node), x, y)
        const inputs = new Map(names.map((name, position) => [name, position]))
        const program = compileProgram(flows, inputs, { dialect, named })
        const [generated, none] = [true, false].map(codegen => {
          const run = instantiate(structuredClone(program), { codegen })
          return rows.map(row => {
            const out: unknown[] = flows.map(() => 'untouched')
            return { failed: failureOf(() => run(cellsOf(row, names), out, stillContext())), out }
          })
        })
        expect(none).toEqual(generated)
      },
    )
    fc.assert(property, { numRuns: 1_000 })
  })

  test('make no function out of text, though they might', () => {
    const made = vi.fn()
    vi.stubGlobal(
      'Function',
      new Proxy(Function, {
        construct(target, args: string[]) {
          made()
          return Reflect.construct(target, args)
        },
      }),
    )
    try {
      const program = compileProgram([], new Map(), { dialect })
      instantiate(program, { codegen: false })([], [], stillContext())
      expect(made).not.toHaveBeenCalled()
      instantiate(program)([], [], stillContext())
      expect(made).toHaveBeenCalled()
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

/** Cells that are absent, and some that are not there at all. */
function cellsOf(row: Readonly<Record<string, Value>>, names: readonly string[]): readonly (Value | undefined)[] {
  return names.map(name => (Object.hasOwn(row, name) ? row[name] : undefined))
}

function failureOf(work: () => void): unknown {
  try {
    work()
    return undefined
  } catch (error) {
    if (!(error instanceof FlowError)) throw error
    return [error.slot, error.cause.code, error.message]
  }
}

describe('a process of which Node forbids code from strings', () => {
  const run = async (...flags: readonly string[]): Promise<unknown> => {
    const script = join(import.meta.dirname, 'fixtures/maps-a-row.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, script])
    return JSON.parse(stdout)
  }

  test('takes a row through a mapping as any other does', async () => {
    const [usual, forbidden] = await Promise.all([run(), run('--disallow-code-generation-from-strings')])
    expect(usual).toEqual({
      generates: true,
      verdict: 'in scope',
      entry: {
        userName: 'ann-lee',
        displayName: 'Ann Lee',
        nickName: 'ANN LEE',
        phoneNumbers: ['+1', '+2'],
        active: true,
      },
    })
    expect(forbidden).toEqual({ ...(usual as object), generates: false })
  })
})

describe('ecmahost import --no-codegen', () => {
  const mapping = csvSite['hr.yaml'].replace(
    'displayName: Join(" ", [first], [last])',
    `displayName: $name
      nickName: IIF($name > "B", ToUpper($name), IgnoreAttributeFlow)
      title: Left([mail], [last])`,
  )
  const sites: Site[] = []
  afterEach(async () => {
    for (const site of sites.splice(0)) await site.remove()
  })

  /** What the space holds after an import, and what the command said. */
  async function imported(title: string, ...words: readonly string[]) {
    const site = new Site().write({
      ...csvSite,
      'hr.yaml': `let: { name: 'Join(" ", [first], [last])' }\n${mapping.replace('Left([mail], [last])', title)}`,
      'people.csv': csv(Array.from({ length: 500 }, (_, i) => `${i},${i % 3 ? 'Ann' : 'Bob'},L${i},${i}@x`)),
    })
    sites.push(site)
    const { code, out, err } = await ecmahost('import', 'hr', '-c', site.path('ecmahost.yaml'), '--json', ...words)
    const { read, added, failed, failures } = JSON.parse(out) as Record<string, unknown>
    return {
      code,
      err,
      report: { read, added, failed, failures },
      contents: await contentsOf(site.system('hr').folder),
    }
  }

  test('makes the same space as with generated code', async () => {
    const [generated, none] = [await imported('[mail]'), await imported('[mail]', '--no-codegen')]
    expect(generated).toMatchObject({ code: 0, report: { read: 500, added: 500, failed: 0 } })
    expect(generated.contents).toHaveLength(500)
    expect(none).toEqual(generated)
  })

  test('fails for the same entries with the same words', async () => {
    const failing = 'Left([mail], IIF(Right([id], 1) = "7", [last], 3))'
    const [generated, none] = [await imported(failing), await imported(failing, '--no-codegen')]
    expect(generated).toMatchObject({ report: { read: 500, added: 450, failed: 50 } })
    expect(none).toEqual(generated)
  })
})
