import { type Diagnostic, diagnose } from '../../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../../grammar/syntax/span.ts'
import { parseYaml } from '../../model/yaml.ts'
import { jsonMistake } from './json-mistake.ts'
import {
  anything,
  flag,
  isObject,
  type JsonPath,
  list,
  type Met,
  needed,
  number,
  object,
  pointer,
  type Reader,
  text,
} from './shape.ts'

// The resource types of Microsoft Graph's synchronization API, with the members of v1.0 and beta.

/** Where a value comes from, as the service has parsed it (`attributeMappingSource`). */
export interface SourceTree {
  readonly path: JsonPath
  readonly expression: string | undefined
  readonly name: string | undefined
  /** `Attribute`, `Constant` or `Function`. */
  readonly type: string | undefined
  /** The arguments of a function by name; one that is left empty is not among them. */
  readonly parameters: readonly { readonly key: string | undefined; readonly value: SourceTree | undefined }[]
}

const sourceTree: Reader<SourceTree | undefined> = (value, path, met) => sourceMembers(value, path, met)
const sourceMembers = object({
  expression: text,
  name: text,
  type: text,
  parameters: list(object({ key: text, value: sourceTree })),
})

const metadata = list(object({ key: text, value: anything }))

const attributeMapping = object({
  targetAttributeName: needed(text, ''),
  source: sourceTree,
  defaultValue: text,
  matchingPriority: number,
  flowType: text,
  flowBehavior: text,
  exportMissingReferences: flag,
})
export type AttributeMapping = NonNullable<ReturnType<typeof attributeMapping>>

const filterClause = object({
  operatorName: needed(text, ''),
  sourceOperandName: needed(text, ''),
  targetOperand: object({ values: list(text) }),
})
export type FilterClause = NonNullable<ReturnType<typeof filterClause>>

const filterGroup = object({ name: text, clauses: list(filterClause) })
export type FilterGroup = NonNullable<ReturnType<typeof filterGroup>>

const filter = object({
  groups: list(filterGroup),
  inputFilterGroups: list(filterGroup),
  categoryFilterGroups: list(filterGroup),
})
export type Filter = NonNullable<ReturnType<typeof filter>>

const objectMapping = object({
  name: text,
  enabled: flag,
  flowTypes: text,
  sourceObjectName: needed(text, ''),
  targetObjectName: needed(text, ''),
  scope: filter,
  attributeMappings: list(attributeMapping),
  metadata,
})
export type ObjectMapping = NonNullable<ReturnType<typeof objectMapping>>

const synchronizationRule = object({
  id: text,
  name: needed(text, ''),
  priority: number,
  editable: flag,
  sourceDirectoryName: text,
  targetDirectoryName: text,
  containerFilter: anything,
  groupFilter: anything,
  objectMappings: needed(list(objectMapping), []),
  metadata,
})
export type SynchronizationRule = NonNullable<ReturnType<typeof synchronizationRule>>

const attributeDefinition = object({
  name: needed(text, ''),
  type: text,
  multivalued: flag,
  required: flag,
  anchor: flag,
  caseExact: flag,
  defaultValue: text,
  flowNullValues: flag,
  mutability: text,
  referencedObjects: list(object({ referencedObjectName: text, referencedProperty: text })),
  apiExpressions: list(object({ key: text, value: anything })),
  metadata,
})
export type GraphAttribute = NonNullable<ReturnType<typeof attributeDefinition>>

const objectDefinition = object({
  name: needed(text, ''),
  attributes: list(attributeDefinition),
  supportedApis: list(text),
  metadata,
})
export type GraphObject = NonNullable<ReturnType<typeof objectDefinition>>

const directory = object({
  id: text,
  name: needed(text, ''),
  objects: list(objectDefinition),
  version: text,
  readOnly: flag,
  discoverabilities: text,
  discoveryDateTime: text,
})
export type Directory = NonNullable<ReturnType<typeof directory>>

const synchronizationSchema = object({
  id: text,
  version: text,
  directories: list(directory),
  synchronizationRules: needed(list(synchronizationRule), []),
})
export type SynchronizationSchema = NonNullable<ReturnType<typeof synchronizationSchema>>

interface ReadSchema {
  /** `undefined` where the text is not such a schema. */
  readonly schema: SynchronizationSchema | undefined
  /** The members that these resource types do not have. */
  readonly unknown: readonly JsonPath[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads an exported `synchronizationSchema`, and says all that keeps a text from being one. */
export function readSynchronizationSchema(source: Source): ReadSchema {
  let value: unknown
  try {
    value = JSON.parse(source.text)
  } catch {
    return failed([notJson(source)])
  }
  const met: Met = { misfits: [], unknown: [] }
  const schema = synchronizationSchema(value, [], met) ?? undefined
  if (schema !== undefined && met.misfits.length === 0) return { schema, unknown: met.unknown, diagnostics: [] }
  // The places are looked up by a parser that keeps them, which is slow and needed only here.
  const yaml = parseYaml(source)
  const help = standsElsewhere(value)
  return failed(
    met.misfits.map(({ path, message }) => {
      const at = yaml.locate(path, 'value') ?? { start: 0, end: 0 }
      const isMissing = message.endsWith('is missing.')
      return diagnose(source, at.start, isMissing ? at.start + 1 : at.end, {
        code: isMissing ? 'missing-member' : 'wrong-type',
        message: `This is no synchronizationSchema: ${message}`,
        help: path.length < 2 ? help : undefined,
      })
    }),
  )
}

/** What the engine refused, with its place, which the engine does not always say. */
function notJson(source: Source): Diagnostic {
  const { start, end, message } = jsonMistake(source.text) ?? { start: 0, end: 0, message: 'It cannot be read.' }
  const hasHeaders = /^\s*HTTP\//.test(source.text)
  return diagnose(source, start, end, {
    code: 'json-syntax',
    message: `This is not JSON: ${message}`,
    help: hasHeaders ? 'Save the answer of Microsoft Graph without its headers.' : undefined,
  })
}

function failed(diagnostics: readonly Diagnostic[]): ReadSchema {
  return { schema: undefined, unknown: [], diagnostics }
}

/** The schema may stand within what was saved: a template has one, and lists of them have several. */
function standsElsewhere(value: unknown): string {
  const inside = paths(value).find(({ value: found }) => isObject(found) && 'synchronizationRules' in found)
  return inside === undefined
    ? 'It is what GET /servicePrincipals/{id}/synchronization/jobs/{id}/schema returns.'
    : `One stands under ${pointer(inside.path)}: save that part.`
}

function paths(value: unknown): readonly { path: JsonPath; value: unknown }[] {
  if (isObject(value) && 'error' in value) return []
  const templates = isObject(value) && Array.isArray(value['value']) ? value['value'] : [value]
  const before: JsonPath = templates[0] === value ? [] : ['value', 0]
  const [first]: unknown[] = templates
  if (!isObject(first)) return []
  return [
    { path: before, value: first },
    { path: [...before, 'schema'], value: first['schema'] },
  ]
}
