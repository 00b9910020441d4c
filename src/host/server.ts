import fastify, { type FastifyInstance } from 'fastify'
import { hostError } from '../model/error.ts'
import type { ScimSystem } from '../scim/gateway.ts'
import { answerRefusal, scimRoutes } from '../scim/routes.ts'
import type { Config } from './config.ts'
import { accessOf } from './observe/access.ts'
import type { Observation } from './observe/observation.ts'
import { observeRequests, serverLog } from './observe/requests.ts'
import { healthRoutes } from './observe/routes.ts'
import { stateOf } from './observe/state.ts'
import { certificateOf } from './tls.ts'

/** The listening server. */
export interface Server {
  /** Its address as a client reaches it, without a path: `http://127.0.0.1:8585`. */
  readonly url: string
  /** Stops listening; requests under way are cut off. */
  close(): Promise<void>
}

/** Serves the systems of a map, whatever it holds at the moment of a request. */
export async function listen(
  { host, systems: configured }: Pick<Config, 'host' | 'systems'>,
  systems: ReadonlyMap<string, ScimSystem>,
  observation: Observation,
): Promise<Server> {
  const certificate = await certificateOf(host)
  const options = {
    forceCloseConnections: true,
    frameworkErrors: answerRefusal,
    routerOptions: { maxParamLength: 8_192 },
    loggerInstance: serverLog(observation),
  }
  const app: FastifyInstance =
    certificate === undefined ? fastify(options) : (fastify({ ...options, https: { ...certificate } }) as never)
  observeRequests(app, observation, name => systems.has(name))
  await app.register(healthRoutes, {
    access: accessOf(host),
    metrics: host.metrics.enabled ? observation.metrics : undefined,
    systems: () => new Map([...configured.keys()].map(name => [name, stateOf(systems.get(name)?.space())])),
  })
  await app.register(scimRoutes, { systems })
  const at = host.listen.lastIndexOf(':')
  const [name, port] = [host.listen.slice(0, at).replace(/^\[|\]$/g, ''), Number(host.listen.slice(at + 1))]
  try {
    await app.listen({ host: name, port })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw hostError('port-taken', { address: host.listen })
    throw hostError('listen-failed', { address: host.listen, reason: message })
  }
  const bound = app.server.address()
  const shown = name.includes(':') ? `[${name}]` : name
  const url = `${certificate === undefined ? 'http' : 'https'}://${shown}:${typeof bound === 'object' ? (bound?.port ?? port) : port}`
  observation.listening(url)
  return {
    url,
    close: () => app.close(),
  }
}
