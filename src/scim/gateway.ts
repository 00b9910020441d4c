import { parseFilter } from '../../grammar/filter/parser.ts'
import { parseResourceId } from '../model/entry.ts'
import type { StoredSchema } from '../model/schema.ts'
import type { SpaceReader } from '../space/space.ts'
import { bearerCheck } from './auth.ts'
import { type Endpoint, endpointsOf } from './endpoints.ts'
import { invalidFilter, ScimError } from './error.ts'
import type { JsonObject } from './json.ts'
import { compileFilter } from './predicate.ts'
import type { Projection } from './projection.ts'
import { find, type Query } from './query.ts'
import type { Place } from './read.ts'
import { createAssembly, versionOf } from './resource.ts'
import { type Document, resourceTypeDocuments, schemaDocuments } from './schemas.ts'

/** A connected system that is served over SCIM. */
export interface ScimSystem {
  readonly name: string
  /** What its mapping yields. */
  readonly schema: StoredSchema
  /** Any of them lets a client in. */
  readonly tokens: readonly string[]
  /** Its connector space; `undefined` until the first import has stored something. Asked for with every request. */
  space(): SpaceReader | undefined
  /** The most resources a page holds; 1,000 by default. */
  readonly maxResults?: number
}

/** A query as the client put it. */
export interface Request {
  readonly filter: string | undefined
  readonly startIndex: number
  readonly count: number | undefined
  readonly projection: Projection
}

export interface Page {
  readonly totalResults: number
  readonly startIndex: number
  readonly resources: readonly JsonObject[]
}

interface Resource {
  readonly version: string
  readonly lastModified: Date
  readonly body: JsonObject
}

/** What can be read of a connected system, apart from how it is asked for. */
export interface Gateway {
  readonly system: ScimSystem
  readonly maxResults: number
  readonly endpoints: readonly Endpoint[]
  readonly schemas: readonly Document[]
  readonly resourceTypes: readonly Document[]
  /** Whether an `Authorization` header lets its sender in. */
  admits(authorization: string | undefined): boolean
  /** A resource by its id; throws a `ScimError` where there is none. */
  get(endpoint: Endpoint, id: string, base: string, projection: Projection): Resource
  /** A page of the resources that a request asks for; throws a `ScimError` for a filter that makes no sense. */
  list(endpoint: Endpoint, request: Request, base: string, stopped: () => boolean): Promise<Page>
}

const MAX_RESULTS = 1000

/** Everything that follows from the system's schema is worked out here, once. */
export function createGateway(system: ScimSystem): Gateway {
  const endpoints = endpointsOf(system.schema)
  const assembly = createAssembly(endpoints)
  const maxResults = system.maxResults ?? MAX_RESULTS

  const queryOf = (endpoint: Endpoint, { filter, startIndex, count }: Request): Query => ({
    filter: filter === undefined ? undefined : compiled(filter, endpoint),
    startIndex: Math.max(1, startIndex),
    count: Math.min(Math.max(0, count ?? maxResults), maxResults),
  })
  const compiled = (text: string, endpoint: Endpoint): Query['filter'] => {
    const { filter: tree, diagnostics } = parseLeniently(text)
    if (tree === undefined) throw invalidFilter(diagnostics)
    const { test, diagnostics: problems } = compileFilter(text, tree, endpoint, assembly)
    if (problems.length > 0) throw invalidFilter(problems)
    return { tree, test }
  }

  return {
    system,
    maxResults,
    endpoints,
    schemas: schemaDocuments(endpoints),
    resourceTypes: resourceTypeDocuments(endpoints),
    admits: bearerCheck(system.tokens),
    get(endpoint, id, base, projection) {
      const space = system.space()
      const parsed = parseResourceId(id)
      const isOfType = endpoint.objectTypes.some(objectType => objectType.name === parsed?.objectType)
      const entry = parsed && isOfType ? space?.get(parsed.objectType, parsed.anchor, { rows: false }) : undefined
      if (space === undefined || entry === undefined)
        throw new ScimError(404, `There is no ${endpoint.resource} ${id}.`)
      return {
        version: versionOf(entry),
        lastModified: new Date(entry.modified),
        body: assembly.resource(entry, { space, base }, projection),
      }
    },
    async list(endpoint, request, base, stopped) {
      const query = queryOf(endpoint, request)
      const { startIndex } = query
      const space = system.space()
      if (space === undefined) return { totalResults: 0, startIndex, resources: [] }
      const place: Place = { space, base }
      const { total, entries } = await find(endpoint, query, place, stopped)
      const resources = entries.map(entry => assembly.resource(entry, place, request.projection))
      return { totalResults: total, startIndex, resources }
    },
  }
}

/**
 * Reads a filter. Entra's documentation shows a value without its quotation marks, `externalId eq jyoung`; so a filter
 * that is one such comparison is understood. What is wrong with any other is told of the text as it came.
 */
function parseLeniently(text: string): ReturnType<typeof parseFilter> {
  const parsed = parseFilter(text)
  const [, path, value] = unquoted.exec(text) ?? []
  return parsed.filter !== undefined || value === undefined
    ? parsed
    : parseFilter(`${path} eq ${JSON.stringify(value)}`)
}
const unquoted = /^\s*([^\s"()[\]]+)\s+eq\s+([^\s"'()[\]\\]+)\s*$/i
