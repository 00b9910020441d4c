import { isMap, type Node as YamlNode } from 'yaml'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import { type Kind, kinds } from '../model/schema.ts'
import { parsePath, type ScimPath, storedName } from '../model/scim.ts'
import { type ResourceType, resourceTypes } from '../model/scim-schemas.ts'
import { parseYaml } from '../model/yaml.ts'
import { type Example, readExamples } from './example.ts'
import type { PlacedText } from './findings.ts'
import { type Expression, type FlowSource, fixed, readFlowSource } from './flow-source.ts'
import { type Let, readLets } from './let.ts'
import { type Item, Reading } from './reading.ts'
import { readTables, type TableMapping } from './table.ts'

/** A mapping file, read: its expressions are trees, its paths are taken apart. Names in them are not looked up yet. */
export interface MappingFile {
  readonly source: Source
  readonly dialect: MappingDialect
  /** How its expressions are read. */
  readonly language: Dialect
  /** Values of `%Name%`. */
  readonly parameters: Readonly<Record<string, string>>
  /** What DefaultDomain() gives. */
  readonly defaultDomain: string | null
  /** Sub-expressions with names that every object type may use. */
  readonly lets: readonly Let[]
  /** Tables for Lookup. */
  readonly tables: readonly TableMapping[]
  readonly objectTypes: readonly TypeMapping[]
  /** Parts are missing here because they are wrong: the file can be checked further, but is no mapping. */
  readonly broken: boolean
}

/** How the entries of one object type become SCIM resources. */
export interface TypeMapping {
  /** The connector's object type. */
  readonly name: PlacedText
  readonly resource: ResourceType
  /** Connector attributes; empty for the anchor that the connector declares. */
  readonly anchor: readonly PlacedText[]
  /** True for the entries that are imported. */
  readonly scope: Expression | undefined
  /** Sub-expressions with names, besides those of the file. */
  readonly lets: readonly Let[]
  readonly flows: readonly FlowMapping[]
  readonly exports: readonly ExportMapping[]
  readonly examples: readonly Example[]
}

/** Which ways a flow works. */
export const directions = ['both', 'import', 'export'] as const
type Direction = (typeof directions)[number]

/** Where the value of one SCIM attribute comes from. */
export interface FlowMapping {
  readonly path: ScimPath
  /** The name it is stored under. */
  readonly target: string
  readonly key: PlacedText
  readonly from: FlowSource
  /** The object types whose entries the values name; none where it does not say so. */
  readonly reference: readonly PlacedText[]
  readonly type: (PlacedText & { readonly text: Kind }) | undefined
  readonly multi: boolean | undefined
  readonly index: boolean | undefined
  readonly caseExact: boolean | undefined
  /** By default a plain attribute works both ways, and anything else inbound. */
  readonly direction: (PlacedText & { readonly text: Direction }) | undefined
}

/** Where the value of one connector attribute comes from, outbound. */
interface ExportMapping {
  readonly attribute: PlacedText
  readonly from: FlowSource
}

export interface ReadMapping {
  /** `undefined` where the file is not YAML at all. */
  readonly file: MappingFile | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Cloud sync adds to the language of Entra ID and takes nothing away, so both are read as one. */
export const dialects = ['entra', 'cloudsync', 'aadconnect'] as const
export type MappingDialect = (typeof dialects)[number]

/** How the expressions of a dialect are read. */
export function languageOf(dialect: MappingDialect): Dialect {
  return dialect === 'aadconnect' ? 'aadconnect' : 'entra'
}

export const resources = Object.keys(resourceTypes) as ResourceType[]
const fileKeys = ['dialect', 'parameters', 'defaultDomain', 'let', 'tables', 'objectTypes']
const typeKeys = ['resource', 'anchor', 'scope', 'direction', 'let', 'flows', 'export', 'examples']
const flowKeys = ['from', 'constant', 'reference', 'type', 'multi', 'index', 'caseExact', 'direction']

/** Reads a mapping file. Everything that can be said without the connector's schema and the functions is said. */
export function readMapping(source: Source): ReadMapping {
  const { document, diagnostics } = parseYaml(source, { keepSourceTokens: true, uniqueKeys: false, intAsBigInt: true })
  if (diagnostics.length > 0) return { file: undefined, diagnostics }
  const reading = new Reading(source, document)
  const read = readFile(reading, document.contents)
  const broken = reading.diagnostics.some(diagnostic => diagnostic.severity === 'error')
  return { file: { source, ...read, broken }, diagnostics: reading.diagnostics }
}

function readFile(reading: Reading, root: YamlNode | null): Omit<MappingFile, 'source' | 'broken'> {
  const fields = reading.fields(root, 'A mapping file', fileKeys)
  const written = fields.get('dialect')
  const dialect = (written && reading.word(written, 'dialect', dialects)?.text) ?? 'entra'
  reading.language = languageOf(dialect)
  const lets = readLets(reading, fields.get('let'), [])
  const tables = fields.get('tables')
  const parameters = fields.get('parameters')
  const defaultDomain = fields.get('defaultDomain')
  const objectTypes = fields.get('objectTypes')
  return {
    dialect,
    language: reading.language,
    lets,
    tables: tables === undefined ? [] : readTables(reading, tables),
    parameters: parameters === undefined ? {} : readParameters(reading, parameters),
    defaultDomain: (defaultDomain && reading.text(defaultDomain, 'defaultDomain')?.text) ?? null,
    objectTypes: readTypes(reading, objectTypes, lets),
  }
}

function readTypes(reading: Reading, objectTypes: Item | undefined, lets: readonly Let[]): readonly TypeMapping[] {
  const types = objectTypes === undefined ? [] : reading.items(objectTypes.value, 'objectTypes')
  if (types.length > 0) return types.map(item => readType(reading, item, lets))
  const start = objectTypes?.key.start ?? reading.source.text.search(/\S|$/)
  const end = objectTypes?.key.end ?? start
  reading.report(
    { start, end },
    {
      code: 'missing-key',
      message: `The mapping has no ${objectTypes === undefined ? 'objectTypes' : 'object type'}.`,
      help: 'Under objectTypes stands which entries become which SCIM resources.',
    },
  )
  return []
}

function readParameters(reading: Reading, parameters: Item): Record<string, string> {
  return Object.fromEntries(
    reading.items(parameters.value, 'parameters').flatMap(item => {
      const value = reading.text(item, `The parameter ${item.key.text}`)
      return value === undefined ? [] : [[item.key.text, value.text]]
    }),
  )
}

function readType(reading: Reading, { key, value }: Item, lets: readonly Let[]): TypeMapping {
  const fields = reading.fields(value, `The object type ${key.text}`, typeKeys)
  for (const needed of ['resource', 'flows']) {
    if (!fields.has(needed))
      reading.report(key, {
        code: 'missing-key',
        message: `The object type ${key.text} has no ${needed}.`,
        help: neededHelp[needed],
      })
  }
  const resource = fields.get('resource')
  const anchor = fields.get('anchor')
  const scope = fields.get('scope')
  const flows = fields.get('flows')
  const exports = fields.get('export')
  const examples = fields.get('examples')
  const direction = fields.get('direction')
  const usual = direction && reading.word(direction, 'direction', directions)
  return {
    name: key,
    resource: (resource && reading.word(resource, 'resource', resources)?.text) ?? 'User',
    anchor: anchor === undefined ? [] : reading.texts(anchor, 'anchor'),
    scope: scope && readScope(reading, scope),
    lets: readLets(reading, fields.get('let'), lets),
    flows: flows === undefined ? [] : readFlows(reading, flows, usual),
    exports: exports === undefined ? [] : readExports(reading, exports),
    examples: examples === undefined ? [] : readExamples(reading, examples),
  }
}

const neededHelp: Readonly<Record<string, string>> = {
  resource: 'Write "resource: User" or "resource: Group".',
  flows: 'They say where the value of each SCIM attribute comes from.',
}

function readScope(reading: Reading, item: Item): Expression | undefined {
  const from = readFlowSource(reading, item)
  if (from === undefined) return undefined
  if (from.kind !== 'constant') return { kind: 'expression', written: from.written, node: from.node }
  reading.report(from.written, {
    code: 'wrong-value',
    message: 'A scope must be an expression.',
    help: `Write for example '[status] <> "test"'.`,
  })
  return undefined
}

function readFlows(reading: Reading, item: Item, usual: FlowMapping['direction'] | undefined): readonly FlowMapping[] {
  const flows = new Map<string, FlowMapping>()
  for (const entry of reading.items(item.value, 'flows')) {
    const path = readPath(reading, entry.key)
    const flow = path && readFlow(reading, entry, path, usual)
    if (flow === undefined) continue
    const first = flows.get(flow.target)
    if (first === undefined) flows.set(flow.target, flow)
    else
      reading.report(flow.key, {
        code: 'duplicate-path',
        message: `${flow.key.text} has a flow already.`,
        help: `It stands in line ${reading.lineOf(first.key)}${first.key.text === flow.key.text ? '' : `, as ${first.key.text}`}.`,
      })
  }
  return [...flows.values()]
}

function readPath(reading: Reading, key: PlacedText): ScimPath | undefined {
  const path = parsePath(key.text)
  if (path.kind === 'path') return path
  reading.reportWithin(key, { ...path, code: 'bad-path', severity: 'error' })
  return undefined
}

function readFlow(
  reading: Reading,
  item: Item,
  path: ScimPath,
  usual: FlowMapping['direction'],
): FlowMapping | undefined {
  const node = reading.resolved(item)
  if (node === undefined) return undefined
  const options = isMap(node) ? reading.fields(node, `The flow of ${item.key.text}`, flowKeys) : undefined
  const from = options === undefined ? readFlowSource(reading, item) : readLongSource(reading, item, options)
  if (from === undefined) return undefined
  const flag = (name: string): boolean | undefined => {
    const option = options?.get(name)
    return option && reading.flag(option, name)
  }
  const reference = options?.get('reference')
  const type = options?.get('type')
  const direction = options?.get('direction')
  return {
    path,
    target: storedName(path),
    key: item.key,
    from,
    reference: reference === undefined ? [] : reading.texts(reference, 'reference'),
    type: type && reading.word(type, 'type', kinds),
    multi: flag('multi'),
    index: flag('index'),
    caseExact: flag('caseExact'),
    direction: direction === undefined ? usualOf(from, usual) : reading.word(direction, 'direction', directions),
  }
}

/** The direction of its object type, for a flow that can go either way. */
function usualOf(from: FlowSource, usual: FlowMapping['direction']): FlowMapping['direction'] {
  return from.kind === 'attribute' ? usual : undefined
}

function readLongSource(reading: Reading, item: Item, options: ReadonlyMap<string, Item>): FlowSource | undefined {
  const from = options.get('from')
  const constant = options.get('constant')
  if (from !== undefined && constant !== undefined) {
    reading.report(constant.key, {
      code: 'two-sources',
      message: `The flow of ${item.key.text} has both from and constant.`,
      help: 'Leave one of them out.',
    })
    return undefined
  }
  if (from !== undefined) return readFlowSource(reading, from)
  if (constant === undefined) {
    reading.report(item.key, {
      code: 'missing-key',
      message: `The flow of ${item.key.text} has neither from nor constant.`,
      help: 'Write where its value comes from: "from: mail".',
    })
    return undefined
  }
  const scalar = reading.scalar(constant, 'constant')
  return scalar && fixed(reading.written(scalar), scalar.value)
}

function readExports(reading: Reading, item: Item): readonly ExportMapping[] {
  return reading.items(item.value, 'export').flatMap(entry => {
    const node = reading.resolved(entry)
    const options = isMap(node)
      ? reading.fields(node, `The flow of ${entry.key.text}`, ['from', 'constant'])
      : undefined
    const from = options === undefined ? readFlowSource(reading, entry) : readLongSource(reading, entry, options)
    return from === undefined ? [] : [{ attribute: entry.key, from }]
  })
}
