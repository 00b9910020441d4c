import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import type { Metrics } from '../metrics/metrics.ts'
import type { Access } from './access.ts'
import type { SystemState } from './state.ts'

export interface HealthOptions {
  readonly access: Access
  /** `undefined` where no figures are served. */
  readonly metrics: Metrics | undefined
  /** Every system of the configuration, as it stands now. */
  readonly systems: () => ReadonlyMap<string, SystemState>
}

/**
 * `/metrics` for Prometheus, `/healthz` (the process answers) and `/readyz` (every system is served; `/readyz/NAME` for one
 * alone). Anybody may ask whether; how each system stands is told to those who may read the figures.
 */
export const healthRoutes: FastifyPluginCallback<HealthOptions> = (app, { access, metrics, systems }, done) => {
  const mayRead = (request: FastifyRequest): boolean =>
    access.kind === 'open' || (access.kind === 'token' && access.admits(request.headers.authorization))

  if (metrics !== undefined) {
    app.get('/metrics', async (request, reply) => {
      if (!mayRead(request)) return refuse(reply, access)
      const { type, body } = await metrics.text()
      return reply.type(type).send(body)
    })
  }
  app.get('/healthz', () => ({ alive: true }))
  app.get('/readyz', (request, reply) => {
    const states = systems()
    const ready = [...states.values()].every(({ served }) => served)
    const details = mayRead(request) ? { systems: Object.fromEntries(states) } : {}
    return reply.code(ready ? 200 : 503).send({ ready, ...details })
  })
  app.get<{ Params: { system: string } }>('/readyz/:system', (request, reply) => {
    const state = systems().get(request.params.system)
    const ready = state?.served === true
    return reply.code(ready ? 200 : 503).send({ ready, ...(mayRead(request) ? state : {}) })
  })
  done()
}

function refuse(reply: FastifyReply, { kind }: Access): FastifyReply {
  if (kind === 'token') {
    reply.code(401).header('www-authenticate', 'Bearer')
    return reply.type('text/plain').send('Figures need the header "Authorization: Bearer" with host.metrics.token.\n')
  }
  return reply
    .code(403)
    .type('text/plain')
    .send('This host listens on an address that others reach: figures are served once host.metrics.token is set.\n')
}
