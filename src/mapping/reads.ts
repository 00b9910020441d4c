import { argumentsOf, functionNamed } from '../../grammar/compile/calls.ts'
import { attributesOf, namedBehind, readsOf } from '../../grammar/compile/reads.ts'
import type { Reads } from '../../grammar/functions/define.ts'
import { type Node, walk } from '../../grammar/syntax/ast.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import type { MappingFile, TypeMapping } from './file.ts'
import type { FlowSource } from './flow-source.ts'

/** What one flow, or the scope, looks at. */
export interface FlowReads {
  /** The SCIM path, or `scope`. */
  readonly target: string
  /** The connector's attributes, also by way of named sub-expressions. */
  readonly attributes: readonly string[]
  /** What it reads besides: the clock, random numbers, the target, the default domain, tables. */
  readonly reads: readonly Reads[]
  /** The tables it looks things up in; all of them where the name is computed. */
  readonly tables: readonly string[]
  /** The same attributes give the same, as long as the mapping and its tables are the same. */
  readonly pure: boolean
}

/** What the flows of an object type look at. */
export interface TypeReads {
  readonly objectType: string
  readonly flows: readonly FlowReads[]
  readonly attributes: readonly string[]
  readonly tables: readonly string[]
  /** No flow needs an unchanged row to be mapped again. */
  readonly pure: boolean
}

/**
 * What each flow of a mapping reads. Imports rely on it: an unchanged row of a pure object type is not mapped again
 * until the mapping or one of its tables changes.
 */
export function readsOfMapping(file: MappingFile): readonly TypeReads[] {
  return file.objectTypes.map(type => readsOfType(file, type))
}

function readsOfType(file: MappingFile, type: TypeMapping): TypeReads {
  const inbound = type.flows.filter(flow => flow.direction?.text !== 'export')
  const flows = [
    ...(type.scope === undefined ? [] : [readsOfSource('scope', type.scope, file, type)]),
    ...inbound.map(flow => readsOfSource(flow.target, flow.from, file, type)),
  ]
  return {
    objectType: type.name.text,
    flows,
    attributes: [...new Set(flows.flatMap(flow => flow.attributes))],
    tables: [...new Set(flows.flatMap(flow => flow.tables))],
    pure: flows.every(flow => flow.pure),
  }
}

function readsOfSource(target: string, from: FlowSource, file: MappingFile, type: TypeMapping): FlowReads {
  if (from.kind === 'constant') return { target, attributes: [], reads: [], tables: [], pure: true }
  const { language } = file
  const named = namedBehind([from.node], [...file.lets, ...type.lets], language)
  const nodes = [from.node, ...named.map(({ node }) => node)]
  const reads = readsOf(language, ...nodes)
  return {
    target,
    attributes: attributesOf(...nodes),
    reads,
    tables: nodes.flatMap(node => tablesIn(node, file)).filter((name, i, all) => all.indexOf(name) === i),
    pure: reads.every(read => read === 'domain' || read === 'tables'),
  }
}

function tablesIn(node: Node, { language, tables }: MappingFile): readonly string[] {
  return [...walk(node)].flatMap(part => {
    const table = tableOf(part, language)
    if (table === undefined) return []
    return table.kind === 'constant' ? [String(table.value)] : tables.map(({ key }) => key.text)
  })
}

/** The argument that names the table of a look-up. */
function tableOf(node: Node, dialect: Dialect): Node | undefined {
  const definition = node.kind === 'call' ? functionNamed(node.name, dialect) : undefined
  if (node.kind !== 'call' || definition?.reads?.includes('tables') !== true) return undefined
  return argumentsOf(node, definition)[0]
}
