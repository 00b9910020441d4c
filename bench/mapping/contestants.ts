import jsonata from 'jsonata'
import { coerce } from '../../grammar/compile/coerce.ts'
import { compileProgram, instantiate } from '../../grammar/compile/compile.ts'
import { interpret } from '../../grammar/compile/interpret.ts'
import type { EvaluationContext } from '../../grammar/functions/define.ts'
import { normalizeDiacritics } from '../../grammar/functions/normalize-diacritics.ts'
import { parse } from '../../grammar/syntax/parser.ts'
import type { Value } from '../../grammar/syntax/value.ts'
import { columns, flows } from './flows.ts'

export type Row = readonly Value[]
/** One way to map an entry: reads a row's cells and writes one result a flow. */
export interface Contestant {
  readonly name: string
  map(row: Row, out: unknown[]): void | Promise<void>
}

const context: EvaluationContext = {
  now: () => Date.now(),
  random: () => Math.random(),
  parameters: {},
  defaultDomain: null,
}
const inputs = new Map<string, number>(columns.map((name, position) => [name, position]))

/** All of them, the limit first. */
export function contestants(): readonly Contestant[] {
  return [{ name: 'hand-written', map: handWritten }, compiled(), interpreted(), translated()]
}

function nodes() {
  return flows.map(({ from, kind }, slot) => {
    const { node } = parse(from)
    if (node === undefined) throw new Error(`${from} cannot be read.`)
    return { slot, node, kind, multi: false }
  })
}

function compiled(): Contestant {
  const run = instantiate(compileProgram(nodes(), inputs))
  return { name: 'compiled', map: (row, out) => run(row, out, context) }
}

function interpreted(): Contestant {
  const all = nodes()
  return {
    name: 'interpreted',
    map: (row, out) => {
      const surroundings = {
        dialect: 'entra' as const,
        attribute: (name: string) => row[inputs.get(name) ?? -1] ?? null,
        context,
      }
      for (const { slot, node, kind, multi } of all) out[slot] = coerce(kind, multi, interpret(node, surroundings))
    },
  }
}

function translated(): Contestant {
  const expression = jsonata(`[${flows.map(({ jsonata }) => `{ "value": ${jsonata} }`).join(', ')}]`)
  expression.registerFunction('plain', plain)
  return {
    name: 'JSONata',
    map: async (row, out) => {
      const entry = Object.fromEntries(columns.map((name, i) => [name, row[i] ?? undefined]))
      const results = (await expression.evaluate(entry)) as { readonly value?: unknown }[]
      results.forEach((result, slot) => {
        out[slot] = result.value ?? null
      })
    },
  }
}

function plain(text: string): string {
  return normalizeDiacritics.run(context, text) as string
}

/** What a person would write for these flows alone, knowing which columns may be absent. */
function handWritten(row: Row, out: unknown[]): void {
  const [id, first, last, preferred, mail, title, department, status, country, phones, manager, office] =
    row as readonly string[]
  if (id === undefined || first === undefined || last === undefined || mail === undefined || office === undefined)
    return
  out[0] = `${plain(`${first}.${last}`.replaceAll(' ', ''))}@example.com`.toLowerCase()
  out[1] = id
  out[2] = preferred ?? first
  out[3] = last
  out[4] = `${first} ${last}`
  out[5] = !(status === 'terminated' || status === 'suspended')
  out[6] = title?.trim() ?? null
  out[7] = mail.toLowerCase()
  out[8] = phones?.split('|')[0]?.trim() ?? null
  switch (department) {
    case '10':
      out[9] = 'Sales'
      break
    case '20':
      out[9] = 'Engineering'
      break
    case '30':
      out[9] = 'Finance'
      break
    case '40':
      out[9] = 'Legal'
      break
    default:
      out[9] = 'Other'
  }
  out[10] = country === 'United States' ? 'US' : country
  out[11] = first.slice(0, 1) + last
  out[12] = id.slice(1, 7)
  out[13] = office.replaceAll(' ', '-')
  out[14] = manager ?? null
}
