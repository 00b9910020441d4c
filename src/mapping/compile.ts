import type { Known } from '../../grammar/compile/check.ts'
import type { Target } from '../../grammar/compile/check-result.ts'
import { compileProgram, type Flow, type Program } from '../../grammar/compile/compile.ts'
import { presentWhere } from '../../grammar/compile/present.ts'
import { attributesOf, isPure, namedBehind } from '../../grammar/compile/reads.ts'
import type { Table } from '../../grammar/compile/tables.ts'
import { type Diagnostic, nearest } from '../../grammar/syntax/diagnostics.ts'
import { print } from '../../grammar/syntax/print.ts'
import type { ObjectType, Schema, StoredAttribute, StoredObjectType } from '../model/schema.ts'
import type { ResourceType } from '../model/scim-schemas.ts'
import { type AnchorPlan, anchorPlan, markAnchor } from './anchor-plan.ts'
import { checkExamples } from './examples/check.ts'
import { ExpressionChecker, typeOfAttribute } from './expression-checker.ts'
import type { FlowMapping, MappingFile, TypeMapping } from './file.ts'
import { Findings } from './findings.ts'
import { flowReference } from './flow-reference.ts'
import type { LoadedTables } from './load-tables.ts'
import { compileOutbound, type Outbound } from './outbound.ts'
import type { Reference } from './reference.ts'
import { storedAttribute } from './target.ts'
import { acceptLets, warnOfUnusedLets } from './used-lets.ts'

/** A mapping put together with the schema of its connected system. Plain data, made into functions in each worker. */
export interface CompiledMapping {
  /** What DefaultDomain() gives. */
  readonly defaultDomain: string | null
  /** What Lookup() finds its values in. */
  readonly tables: readonly Table[]
  /** Whether its functions may be generated code; by default they may. */
  readonly codegen?: boolean
  readonly objectTypes: readonly CompiledObjectType[]
}

export interface CompiledObjectType {
  /** The connector's object type. */
  readonly objectType: string
  readonly resource: ResourceType
  readonly anchor: AnchorPlan
  readonly stored: StoredObjectType
  /** From a row of the connector to the stored attributes, in their order; the scope, if any, has the slot after them. */
  readonly inbound: Program
  readonly hasScope: boolean
  /** Slots whose texts name other entries, which become their SCIM ids. */
  readonly references: readonly SlotReference[]
  readonly outbound: Outbound
  /** With this mapping and its tables, the row alone decides the result: no flow reads the clock, randomness or the target. */
  readonly pure: boolean
}

export interface SlotReference {
  readonly slot: number
  readonly reference: Reference
}

export interface Compilation {
  /** `undefined` when there are errors. */
  readonly mapping: CompiledMapping | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Puts a mapping together with its connected system's schema, and says what does not fit. What was said when the file
 * was read is not said again.
 */
export function compileMapping(file: MappingFile, schema: Schema, tables: LoadedTables = noTables): Compilation {
  const findings = new Findings(file.source)
  const columns = columnsOf(tables)
  const objectTypes = file.objectTypes.flatMap(type => {
    const objectType = schema.objectTypes.find(known => known.name === type.name.text)
    if (objectType !== undefined) return compileType(file, type, objectType, columns, findings) ?? []
    const names = schema.objectTypes.map(known => known.name)
    const near = nearest(type.name.text, names)
    const help = near === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${near}?`
    findings.report(type.name, {
      code: 'unknown-object-type',
      message: `The connected system has no object type ${type.name.text}.`,
      help,
    })
    return []
  })
  warnOfUnusedLets(file, findings)
  const diagnostics = [...tables.diagnostics, ...findings.diagnostics, ...checkExamples(file)]
  const failed = file.broken || diagnostics.some(diagnostic => diagnostic.severity === 'error')
  return {
    mapping: failed ? undefined : { defaultDomain: file.defaultDomain, tables: tables.tables, objectTypes },
    diagnostics,
  }
}

/** What can be said of a mapping without the schema of its connected system: functions, arguments, paths. */
export function checkMapping(file: MappingFile, tables: LoadedTables = noTables): readonly Diagnostic[] {
  const findings = new Findings(file.source)
  const columns = columnsOf(tables)
  for (const type of file.objectTypes) compileType(file, type, undefined, columns, findings)
  warnOfUnusedLets(file, findings)
  return [...tables.diagnostics, ...findings.diagnostics, ...checkExamples(file)]
}

/** Nothing is known of the tables: their names are not looked up. */
const noTables: LoadedTables = { tables: [], diagnostics: [], files: [], complete: false }

/** The columns of the tables; `undefined` where not all are known. */
function columnsOf({ tables, complete }: LoadedTables): ReadonlyMap<string, readonly string[]> | undefined {
  return complete ? new Map(tables.map(({ name, columns }) => [name, columns])) : undefined
}

/**
 * A text over everything that decides what a row becomes: two mappings with the same text give the same entries.
 * Comments, white space and the outbound flows do not enter it.
 */
export function fingerprint(mapping: CompiledMapping): string {
  return JSON.stringify([
    'mapping 2',
    mapping.defaultDomain,
    mapping.tables.map(({ name, columns, rows, ignoreCase }) => [name, columns, rows.map(written), ignoreCase]),
    mapping.objectTypes.map(type => [
      type.stored,
      type.anchor,
      type.hasScope,
      type.references,
      type.inbound.inputs,
      type.inbound.dialect,
      type.inbound.named.map(({ name, node }) => [name, print(node, type.inbound.dialect)]),
      type.inbound.flows.map(({ slot, node, kind, multi }) => [slot, print(node, type.inbound.dialect), kind, multi]),
    ]),
  ])
}

function written(row: Table['rows'][number]): readonly unknown[] {
  return row.map(cell => (typeof cell === 'bigint' ? `${cell}n` : cell))
}

/** One object type; without the connector's, its attributes are not looked up and the result is good for nothing else. */
function compileType(
  file: MappingFile,
  type: TypeMapping,
  objectType: ObjectType | undefined,
  tables: Known['tables'],
  findings: Findings,
): CompiledObjectType | undefined {
  const dialect = file.language
  const attributes = new Map(
    objectType?.attributes.map((attribute, position) => [attribute.name, { attribute, position }]),
  )
  const known: Known = {
    dialect,
    attributes: objectType && new Set(attributes.keys()),
    parameters: new Set(Object.keys(file.parameters)),
    tables,
  }
  // Without a schema nobody knows what may be absent.
  const isKnown = objectType !== undefined
  const present = type.scope === undefined ? [] : presentWhere(type.scope.node, true, dialect)
  const types = typeOfAttribute(objectType)
  const checker = new ExpressionChecker(file, known, types, findings, present)
  const named = acceptLets(file, type, 'inbound', checker)

  const stored: StoredAttribute[] = []
  /** The connector attributes whose text some of them are. */
  const plain = new Map<StoredAttribute, string>()
  const flows: Flow[] = []
  const references: SlotReference[] = []
  const byTarget = new Map<string, Reference>()
  for (const flow of type.flows) {
    const from = flow.from.kind === 'attribute' ? attributes.get(flow.from.name)?.attribute : undefined
    const target = storedAttribute(flow, type.resource, from, findings)
    const node = checker.accept(
      flow.from,
      target && { ...target, name: flow.key.text, required: isKnown && target.required },
    )
    const reference = target?.kind === 'reference' ? flowReference(file, type, flow, objectType, findings) : undefined
    if (reference !== undefined) byTarget.set(flow.target, reference)
    if (!worksAsDirected(flow, findings) || flow.direction?.text === 'export') continue
    if (target === undefined || node === undefined) continue
    if (reference !== undefined) references.push({ slot: stored.length, reference })
    flows.push({ slot: stored.length, node, kind: target.kind, multi: target.multi })
    if (from !== undefined && (from.kind === 'string' || from.kind === 'integer')) plain.set(target, from.name)
    stored.push(target)
  }
  // Of an entry of which it is not yet known whether it is in scope, nothing is known.
  const scope = type.scope && checker.anywhere().accept(type.scope, scopeTarget)
  if (!file.broken) warnOfMissing(type, findings)
  const anchor = anchorPlan(type, objectType, findings)
  markAnchor(stored, plain, anchor)
  const outbound = compileOutbound(file, type, objectType, { tables, references: byTarget }, findings)
  if (objectType === undefined) return undefined

  // The scope is evaluated first: an entry out of scope may well be one that the flows cannot make sense of.
  const scoped: Flow[] =
    scope === undefined ? [] : [{ slot: stored.length, node: scope, kind: 'boolean', multi: false }]
  const all = [...scoped, ...flows]
  const nodes = all.map(flow => flow.node)
  const evaluated = [...nodes, ...namedBehind(nodes, named, dialect).map(({ node }) => node)]
  const inputs = new Map(attributesOf(...evaluated).map(name => [name, attributes.get(name)?.position ?? 0]))
  return {
    objectType: objectType.name,
    resource: type.resource,
    anchor,
    stored: { name: objectType.name, resource: type.resource, attributes: stored },
    inbound: compileProgram(all, inputs, { dialect, named }),
    hasScope: scope !== undefined,
    references,
    outbound,
    pure: isPure(dialect, ...evaluated),
  }
}

const scopeTarget: Target = { name: 'The scope', kind: 'boolean', multi: false, required: false }

function worksAsDirected(flow: FlowMapping, findings: Findings): boolean {
  if (flow.direction === undefined || flow.direction.text === 'import' || flow.from.kind === 'attribute') return true
  findings.report(flow.direction, {
    code: 'one-way',
    message: `${flow.from.kind === 'constant' ? 'A constant' : 'An expression'} works inbound only.`,
    help: 'What goes out is said under "export".',
  })
  return false
}

function warnOfMissing(type: TypeMapping, findings: Findings): void {
  const needed = type.resource === 'User' ? 'userName' : 'displayName'
  if (type.flows.length === 0 || type.flows.some(flow => flow.target === needed)) return
  findings.report(type.name, {
    code: 'missing-required',
    severity: 'warning',
    message: `${type.name.text} has no flow for ${needed}, which every ${type.resource} in SCIM has.`,
  })
}
