import { chmodSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { isMainThread } from 'node:worker_threads'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { hostError } from '../../model/error.ts'
import { bigintAsText } from '../../model/json.ts'
import { makeAddress } from './address.ts'
import type { ControlledHost } from './controlled.ts'
import { failureOf, statusOf } from './failure.ts'
import { type LevelBody, levelBody, type Routes, type RunBody, type RunLine, routes, runBody } from './routes.ts'

/** A host that other processes of this machine can ask for something. */
export interface ControlServer {
  /** Its socket, or its pipe on Windows. */
  readonly path: string
  close(): Promise<void>
}

/**
 * Lets the host that has a data folder be asked for something: by HTTP on a socket that only its own user can reach. What
 * an earlier host left there is replaced. Throws the `HostError` `control-unusable`.
 */
export async function openControl(folder: string, host: ControlledHost): Promise<ControlServer> {
  const app = fastify()
  addRoutes(app, host)
  await app.ready()
  const server = createServer((request, response) => app.routing(request, response))
  const address = makeAddress(folder)
  try {
    await listenPrivately(server, address.path)
  } catch (error) {
    address.remove()
    throw hostError('control-unusable', { address: address.path, reason: (error as Error).message })
  }
  return {
    path: address.path,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => {
        server.close(resolve)
      })
      await app.close()
      address.remove()
    },
  }
}

/** Nobody else can reach the socket, not even for the moment between its making and its mode. */
async function listenPrivately(server: Server, path: string): Promise<void> {
  const ready = Promise.withResolvers<void>()
  server.once('error', ready.reject)
  const before = isMainThread ? process.umask(0o077) : undefined
  try {
    server.listen(path, ready.resolve)
  } finally {
    if (before !== undefined) process.umask(before)
  }
  await ready.promise
  server.off('error', ready.reject)
  if (process.platform !== 'win32') chmodSync(path, 0o600)
}

const planParams = Type.Object({ system: Type.String(), plan: Type.Integer({ minimum: 0 }) })

function addRoutes(app: FastifyInstance, host: ControlledHost): void {
  const stopping = new Map<string, AbortController>()
  type System = { Params: { system: string } }
  type Plan = { Params: { system: string; plan: number } }
  type Answer<R extends keyof Routes> = Routes[R]['answer']

  app.setErrorHandler((error: Error & { readonly statusCode?: number }, _request, reply) => {
    const failure = failureOf(error)
    return reply.code(error.statusCode ?? statusOf(failure)).send(failure)
  })
  app.setNotFoundHandler((request, reply) => {
    const message = `The running host knows nothing of ${request.method} ${request.url}; is it of another version?`
    return reply.code(404).send(failureOf(new Error(message)))
  })
  app.route({ ...routes.status, handler: (): Answer<'status'> => host.status() })
  app.route<System & { Body: RunBody }>({
    ...routes.run,
    schema: { body: runBody },
    // A file of changes comes with it.
    bodyLimit: 2 ** 28,
    handler: ({ params, body }, reply) => answerRun(host, params.system, body, { reply, stopping }),
  })
  app.route<{ Params: { run: string } }>({
    ...routes.stop,
    handler: async ({ params }, reply) => {
      stopping.get(params.run)?.abort()
      return await nothing(reply)
    },
  })
  app.route<Plan>({
    ...routes.approve,
    schema: { params: planParams },
    handler: ({ params }): Promise<Answer<'approve'>> => host.approve(params.system, params.plan),
  })
  app.route<Plan>({
    ...routes.discard,
    schema: { params: planParams },
    handler: async ({ params }, reply) => {
      await host.discard(params.system, params.plan)
      return await nothing(reply)
    },
  })
  app.route<System & { Body: LevelBody }>({
    ...routes.setLogLevel,
    schema: { body: levelBody },
    handler: async ({ params, body }, reply) => {
      host.setLogLevel(params.system, body.level)
      return await nothing(reply)
    },
  })
}

function nothing(reply: FastifyReply): FastifyReply {
  return reply.type('application/json').send('null')
}

interface Answering {
  readonly reply: FastifyReply
  /** What stops the runs that go on, by their names. */
  readonly stopping: Map<string, AbortController>
}

/** A line for each event, as it happens. A client that reads slowly gets fewer figures of the progress. */
async function answerRun(
  host: ControlledHost,
  system: string,
  { run, ...order }: RunBody,
  { reply, stopping }: Answering,
): Promise<void> {
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, { 'content-type': 'application/jsonl' }).flushHeaders()
  const write = (line: RunLine): void => void raw.write(`${JSON.stringify(line, bigintAsText)}\n`)
  const stop = new AbortController()
  raw.on('close', () => stop.abort())
  stopping.set(run, stop)
  try {
    const report = await host.run(system, order, {
      signal: stop.signal,
      tell: event => {
        if (event.kind !== 'progress' || !raw.writableNeedDrain) write({ kind: 'event', event })
      },
    })
    write({ kind: 'ended', report })
  } catch (error) {
    write({ kind: 'failed', failure: failureOf(error) })
  } finally {
    stopping.delete(run)
    raw.end()
  }
}
