import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { OpenSpan } from '../telemetry/tracing.ts'
import type { Observation } from './observation.ts'

/**
 * Tells of every request and its answer: the pattern of its address, never the address itself, its query or its headers.
 * To be called before any route is there.
 *
 * @param isServed whether a system of that name is served: other names are a client's own text
 */
export function observeRequests(
  app: FastifyInstance,
  observation: Observation,
  isServed: (system: string) => boolean,
): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>()
  app.addHook('onRequest', (request, _, next) => {
    const { traceparent } = request.headers
    const parent = typeof traceparent === 'string' ? traceparent : undefined
    spans.set(request, observation.requestBegan({ method: request.method, route: routeOf(request), parent }))
    next()
  })
  app.addHook('onResponse', (request, reply, next) => {
    const span = spans.get(request)
    const { system = '', endpoint } = request.params as Readonly<Record<string, string | undefined>>
    if (span !== undefined) {
      observation.requestEnded(span, {
        system: isServed(system) ? system : undefined,
        method: request.method,
        route: routeOf(request),
        endpoint: reply.statusCode === 401 || reply.statusCode === 404 ? undefined : endpoint,
        status: reply.statusCode,
        seconds: reply.elapsedTime / 1000,
      })
    }
    next()
  })
}

function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'none'
}

/** The error alone: what comes with it (the request) holds headers. */
function errorIn(told: unknown): unknown {
  if (told instanceof Error || typeof told === 'string') return told
  return typeof told === 'object' && told !== null && 'err' in told ? errorIn(told.err) : 'unknown'
}

/** Takes what the server and its routes log: only what went wrong is of interest, the rest is told by the hooks. */
export function serverLog(observation: Observation): FastifyBaseLogger {
  const ignore = (): void => undefined
  const fail = (told: unknown): void => observation.requestFailed(errorIn(told))
  const log: FastifyBaseLogger = {
    level: 'error',
    info: ignore,
    debug: ignore,
    trace: ignore,
    silent: ignore,
    warn: ignore,
    error: fail,
    fatal: fail,
    child: () => log,
  }
  return log
}
