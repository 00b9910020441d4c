import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { nearest } from '../../grammar/syntax/diagnostics.ts'
import type { Endpoint } from './endpoints.ts'
import { errorBody, ScimError, toScimError } from './error.ts'
import { createGateway, type Gateway, type Page, type Request, type ScimSystem } from './gateway.ts'
import { readProjection, readRequest, readSearch } from './request.ts'
import { type Document, located, serviceProviderConfig } from './schemas.ts'

/** What is served. */
export interface ScimOptions {
  /** The connected systems by name, at this moment: a system that is put in, replaced or taken out is so at once. */
  readonly systems: ReadonlyMap<string, ScimSystem>
  /** The host's address as clients see it, without a path; by default the one each request was sent to. */
  readonly baseUrl?: string
}

/** The two addresses of a connected system. The second is the one of the host that this one stands in for. */
const mounts = [
  { prefix: '/scim/:system', pathOf: (name: string) => `/scim/${name}` },
  { prefix: '/ecma2host_:system/scim', pathOf: (name: string) => `/ecma2host_${name}/scim` },
]

/** Serves connected systems over SCIM 2.0, for reading. */
export const scimRoutes: FastifyPluginCallback<ScimOptions> = (app, options, done) => {
  const gateways = new WeakMap<ScimSystem, Gateway>()
  const gatewayOf = (name: string): Gateway => {
    const system = options.systems.get(name)
    if (system === undefined) throw unknownSystem(name, options.systems)
    let gateway = gateways.get(system)
    if (gateway === undefined) {
      gateway = createGateway(system)
      gateways.set(system, gateway)
    }
    return gateway
  }
  for (const { prefix, pathOf } of mounts) {
    const callOf = (request: FastifyRequest): Call => {
      const gateway = gatewayOf(parameter(request, 'system'))
      const origin = options.baseUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`
      return { gateway, base: origin + pathOf(encodeURIComponent(gateway.system.name)) }
    }
    app.register(
      (scope, _, ready) => {
        mount(scope, callOf)
        ready()
      },
      { prefix },
    )
  }
  done()
}

/**
 * Answers what the HTTP server refuses before any route is found: an address that cannot be decoded. For the server's
 * `frameworkErrors`.
 */
export function answerRefusal(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  sendError(toScimError(error), error, request, reply)
}

/** A request that was let in. */
interface Call {
  readonly gateway: Gateway
  /** The address that the system is served at. */
  readonly base: string
}

const mediaType = 'application/scim+json; charset=utf-8'

function mount(app: FastifyInstance, callOf: (request: FastifyRequest) => Call): void {
  app.decorateRequest('scim')
  app.addHook('onRequest', (request, _, next) => {
    const call = callOf(request)
    if (!call.gateway.admits(request.headers.authorization)) throw unauthorized(call.gateway.system.name)
    request.setDecorator('scim', call)
    next()
  })
  app.setErrorHandler((error, request, reply) => sendError(toScimError(error), error, request, reply))
  app.setNotFoundHandler(request => {
    throw unknownAddress(request, call(request).gateway)
  })
  app.addContentTypeParser(
    ['application/scim+json', 'application/json'],
    { parseAs: 'string' },
    app.getDefaultJsonParser('error', 'error'),
  )
  discovery(app)
  resources(app)
  refusals(app)
}

function discovery(app: FastifyInstance): void {
  app.get('/ServiceProviderConfig', (request, reply) => {
    const { gateway, base } = call(request)
    return send(reply, JSON.stringify(serviceProviderConfig(gateway.maxResults, base)))
  })
  const documents = (path: string, documentsOf: (gateway: Gateway) => readonly Document[]): void => {
    app.get(path, (request, reply) => {
      refuseFilter(request)
      const { gateway, base } = call(request)
      const resources = documentsOf(gateway).map(document => located(document, base))
      return send(reply, listResponse({ totalResults: resources.length, startIndex: 1, resources }))
    })
    app.get(`${path}/*`, (request, reply) => {
      const { gateway, base } = call(request)
      const id = parameter(request, '*')
      const document = documentsOf(gateway).find(document => document.id.toLowerCase() === id.toLowerCase())
      if (document === undefined) throw new ScimError(404, `There is no ${path.slice(1, -1)} "${id}".`)
      return send(reply, JSON.stringify(located(document, base)))
    })
  }
  documents('/Schemas', gateway => gateway.schemas)
  documents('/ResourceTypes', gateway => gateway.resourceTypes)
}

function resources(app: FastifyInstance): void {
  app.get('/:endpoint', (request, reply) => list(request, reply, readRequest(query(request))))
  app.post('/:endpoint/.search', (request, reply) => list(request, reply, readSearch(request.body)))
  app.get('/:endpoint/*', (request, reply) => {
    const { gateway, base } = call(request)
    const id = parameter(request, '*')
    if (id === '') return list(request, reply, readRequest(query(request)))
    const endpoint = endpointOf(request, gateway)
    const resource = gateway.get(endpoint, id, base, readProjection(query(request)))
    reply.header('etag', resource.version).header('last-modified', resource.lastModified.toUTCString())
    if (isKnown(request.headers['if-none-match'], resource.version)) return reply.code(304).send()
    return send(reply, JSON.stringify(resource.body))
  })
}

async function list(request: FastifyRequest, reply: FastifyReply, wanted: Request): Promise<FastifyReply> {
  const { gateway, base } = call(request)
  const endpoint = endpointOf(request, gateway)
  const page = await gateway.list(endpoint, wanted, base, () => request.raw.socket.destroyed)
  return send(reply, listResponse(page))
}

/** Requests that this host understands and does not serve. They are answered before their body is read. */
function refusals(app: FastifyInstance): void {
  const refuse = (method: string, path: string, detail: string): void => {
    const onRequest = (request: FastifyRequest): void => {
      const { gateway } = call(request)
      if (path.includes(':endpoint')) endpointOf(request, gateway)
      throw new ScimError(501, detail)
    }
    app.route({ method, url: path, onRequest: async request => onRequest(request), handler: async () => undefined })
  }
  const reading = 'This host serves reading only: resources cannot be created, changed or deleted through it.'
  refuse('POST', '/:endpoint', reading)
  for (const method of ['PUT', 'PATCH', 'DELETE']) refuse(method, '/:endpoint/*', reading)
  refuse('POST', '/Bulk', reading)
  refuse('GET', '/Me', 'This host does not know which resource its clients are.')
}

function send(reply: FastifyReply, body: string): FastifyReply {
  return reply.type(mediaType).send(body)
}

function sendError(answer: ScimError, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (answer.status >= 500 && answer.status !== 501) request.log.error(error)
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer')
  return send(reply.code(answer.status), errorBody(answer))
}

/** RFC 7644 §3.4.2. `itemsPerPage` is what the page holds, not what was asked for. */
function listResponse({
  totalResults,
  startIndex,
  resources,
}: Page | ({ resources: readonly unknown[] } & Omit<Page, 'resources'>)): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  })
}

const call = (request: FastifyRequest): Call => request.getDecorator<Call>('scim')
const query = (request: FastifyRequest): Readonly<Record<string, unknown>> => request.query as Record<string, unknown>
const parameter = (request: FastifyRequest, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? ''

function endpointOf(request: FastifyRequest, gateway: Gateway): Endpoint {
  const name = parameter(request, 'endpoint')
  const endpoint = gateway.endpoints.find(endpoint => endpoint.name === name)
  if (endpoint === undefined) throw unknownAddress(request, gateway)
  return endpoint
}

function unknownAddress(request: FastifyRequest, gateway: Gateway): ScimError {
  const known = [...gateway.endpoints.map(({ name }) => name), 'Schemas', 'ResourceTypes', 'ServiceProviderConfig']
  const name = parameter(request, 'endpoint')
  const near = nearest(name, known)
  const help = near === undefined || near === name ? `Served are ${known.join(', ')}.` : `Did you mean ${near}?`
  return new ScimError(404, `There is nothing at ${request.method} ${request.url.split('?')[0]}. ${help}`)
}

function unknownSystem(name: string, systems: ReadonlyMap<string, ScimSystem>): ScimError {
  const near = [...systems.keys()].find(known => known.toLowerCase() === name.toLowerCase())
  const help = near === undefined ? '' : ` Upper and lower case matter: there is "${near}".`
  return new ScimError(404, `There is no connected system "${name}".${help}`)
}

function unauthorized(system: string): ScimError {
  return new ScimError(401, `The request needs the header "Authorization: Bearer" with the token of ${system}.`)
}

/** RFC 7644 §4: documents of discovery cannot be filtered. */
function refuseFilter(request: FastifyRequest): void {
  if ('filter' in query(request)) throw new ScimError(403, 'Documents of discovery cannot be filtered.')
}

/** RFC 9110 §13.1.2, with weak comparison. */
function isKnown(header: string | undefined, version: string): boolean {
  return (
    header?.split(',').some(tag => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === version.slice(2)) ?? false
  )
}
