import type { Known } from '../../grammar/compile/check.ts'
import { compileProgram, type Flow, type Program } from '../../grammar/compile/compile.ts'
import type { Named } from '../../grammar/compile/named.ts'
import { attributesOf } from '../../grammar/compile/reads.ts'
import { type Node, walk } from '../../grammar/syntax/ast.ts'
import { nearest, type Problem } from '../../grammar/syntax/diagnostics.ts'
import { anything, type Type } from '../../grammar/syntax/type.ts'
import type { Attribute, ObjectType } from '../model/schema.ts'
import { attributeDefinition, parsePath, storedName, subDefinition } from '../model/scim.ts'
import { ExpressionChecker } from './expression-checker.ts'
import type { FlowMapping, MappingFile, TypeMapping } from './file.ts'
import type { Findings, PlacedText } from './findings.ts'
import type { Reference } from './reference.ts'
import { acceptLets, usedLets } from './used-lets.ts'

/** From a SCIM resource to the connector's attributes. */
export interface Outbound {
  readonly program: Program
  /** SCIM attributes by stored name: the row of the program has their values in this order. */
  readonly inputs: readonly string[]
  /** Positions in the row of values that name entries by their SCIM id; the program gets what the connector names them by. */
  readonly references: readonly PositionReference[]
  /** The connector's attributes that are written, by slot. */
  readonly outputs: readonly Attribute[]
}

export interface PositionReference {
  readonly position: number
  /** `undefined` where nothing tells which entries can be named. */
  readonly reference: Reference | undefined
}

/** What is known besides the file and the schema. */
interface OutboundKnown {
  readonly tables: Known['tables']
  /** What the flows inbound name, by what they fill. */
  readonly references: ReadonlyMap<string, Reference>
}

/** A connector attribute and where its value comes from. */
interface Writing {
  readonly output: Attribute
  readonly node: Node
}

/** What stands under `export`, and the named sub-expressions that it stands on. */
interface Exported {
  readonly writings: readonly Writing[]
  readonly named: readonly Named[]
}

/**
 * Plain flows turned round, and the flows under `export`. Where several lead to one attribute, that under `export`
 * counts, then the first one of the file.
 */
export function compileOutbound(
  file: MappingFile,
  type: TypeMapping,
  objectType: ObjectType | undefined,
  { tables, references }: OutboundKnown,
  findings: Findings,
): Outbound {
  const writings = new Map<string, Writing>()
  const { writings: own, named } = exported(file, type, objectType, tables, findings)
  for (const writing of [...own, ...turned(type, objectType)]) {
    if (!writings.has(writing.output.name)) writings.set(writing.output.name, writing)
  }
  const outputs = [...writings.values()]
  const names = attributesOf(...[...outputs, ...named].map(({ node }) => node))
  const inputs = [...new Set(names.map(nameOf))]
  const flows: Flow[] = outputs.map(({ output, node }, slot) => ({
    slot,
    node,
    kind: output.kind,
    multi: output.multi,
  }))
  return {
    program: compileProgram(flows, new Map(names.map(name => [name, inputs.indexOf(nameOf(name))])), {
      dialect: file.language,
      named,
    }),
    inputs,
    references: inputs.flatMap((name, position) => {
      const known = references.get(name)
      if (known === undefined && !isReference(name, type)) return []
      return [{ position, reference: known ?? taken(name, outputs) }]
    }),
    outputs: outputs.map(({ output }) => output),
  }
}

/** The stored name of a path as an expression has it. */
function nameOf(name: string): string {
  const path = parsePath(name)
  return path.kind === 'path' ? storedName(path) : name
}

function isReference(name: string, type: TypeMapping): boolean {
  const flow = type.flows.find(known => known.target === name)
  if (flow !== undefined && flow.reference.length > 0) return true
  const path = flow?.path ?? parsePath(name)
  const definition = path.kind === 'path' ? attributeDefinition(path, type.resource) : undefined
  return (
    definition !== undefined &&
    path.kind === 'path' &&
    path.subAttribute === undefined &&
    subDefinition(definition, '$ref') !== undefined
  )
}

/** What the connector tells of an attribute that takes the values of a path as they are. */
function taken(name: string, writings: readonly Writing[]): Reference | undefined {
  const writing = writings.find(({ node }) => node.kind === 'attribute' && nameOf(node.name) === name)
  const objectTypes = writing?.output.references ?? []
  return objectTypes.length === 0 ? undefined : { objectTypes, typed: objectTypes.length > 1 }
}

function turned(type: TypeMapping, objectType: ObjectType | undefined): readonly Writing[] {
  const directed = type.flows.filter(flow => flow.direction?.text !== 'import')
  return [...directed.filter(isExportOnly), ...directed.filter(flow => !isExportOnly(flow))].flatMap(flow => {
    const { from } = flow
    const output =
      from.kind === 'attribute' ? objectType?.attributes.find(known => known.name === from.name) : undefined
    return output === undefined ? [] : [{ output, node: { kind: 'attribute', name: flow.target, start: 0, end: 0 } }]
  })
}

const isExportOnly = (flow: FlowMapping): boolean => flow.direction?.text === 'export'

function exported(
  file: MappingFile,
  type: TypeMapping,
  objectType: ObjectType | undefined,
  tables: Known['tables'],
  findings: Findings,
): Exported {
  const known: Known = {
    dialect: file.language,
    parameters: new Set(Object.keys(file.parameters)),
    tables,
  }
  const checker = new ExpressionChecker(file, known, name => typeOfPath(name, type), findings)
  for (const { node, from } of usedLets(file, type, 'outbound')) {
    for (const problem of unknownPaths(node, type)) findings.reportWithin(from.written, problem)
  }
  const named = acceptLets(file, type, 'outbound', checker)
  const writings = type.exports.flatMap(({ attribute, from }) => {
    const output = outputNamed(attribute, objectType, findings)
    const paths = from.kind === 'constant' ? [] : unknownPaths(from.node, type)
    for (const problem of paths) findings.reportWithin(from.written, problem)
    const node = checker.accept(from, output && { ...output, name: attribute.text })
    return output === undefined || node === undefined || paths.length > 0 ? [] : [{ output, node }]
  })
  return { writings, named }
}

/** The type of what a path holds, as SCIM or a flow of the user's own has it. */
function typeOfPath(name: string, type: TypeMapping): Type {
  const path = parsePath(name)
  if (path.kind === 'error') return anything
  const definition = attributeDefinition(path, type.resource)
  const flow = type.flows.find(known => known.target === storedName(path))
  if (definition === undefined) {
    const kinds = flow?.type === undefined ? undefined : [flow.type.text]
    return { kinds, count: flow?.multi === undefined ? 'either' : flow.multi ? 'many' : 'one', absent: true }
  }
  const leaf = subDefinition(definition, path.subAttribute ?? 'value') ?? definition
  const isReference = path.subAttribute === undefined && subDefinition(definition, '$ref') !== undefined
  return {
    kinds: [isReference ? 'reference' : leaf.type === 'reference' ? 'string' : leaf.type],
    count: definition.multiValued && path.filter === undefined ? 'many' : 'one',
    absent: !definition.required,
  }
}

function outputNamed(
  attribute: PlacedText,
  objectType: ObjectType | undefined,
  findings: Findings,
): Attribute | undefined {
  if (objectType === undefined) return undefined
  const output = objectType.attributes.find(known => known.name === attribute.text)
  if (output !== undefined) return output
  const near = nearest(
    attribute.text,
    objectType.attributes.map(known => known.name),
  )
  findings.report(attribute, {
    code: 'unknown-attribute',
    message: `${objectType.name} has no attribute ${attribute.text}.`,
    help: near === undefined ? undefined : `Did you mean ${near}?`,
  })
  return undefined
}

/** An expression under `export` reads SCIM attributes: those of flows, and those that SCIM defines. */
function unknownPaths(node: Node, type: TypeMapping): readonly Problem[] {
  return [...walk(node)].flatMap(part => {
    if (part.kind !== 'attribute') return []
    const path = parsePath(part.name)
    const at = { severity: 'error', start: part.start, end: part.end } as const
    if (path.kind === 'error') return [{ ...at, code: 'bad-path', message: path.message }]
    const targets = type.flows.map(flow => flow.target)
    if (targets.includes(storedName(path)) || attributeDefinition(path, type.resource) !== undefined) return []
    const near = nearest(part.name, targets)
    const message = `No flow fills ${part.name}, and SCIM does not define it.`
    return [
      { ...at, code: 'unknown-attribute', message, ...(near === undefined ? {} : { help: `Did you mean [${near}]?` }) },
    ]
  })
}
