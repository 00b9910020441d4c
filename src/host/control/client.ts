import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { hostError } from '../../model/error.ts'
import type { PlanOutcome } from '../../space/plan.ts'
import type { LogLevel } from '../declare/log.ts'
import type { ProfileReport } from '../profile/event.ts'
import type { RunOrder } from '../profile/profiles.ts'
import { findAddress } from './address.ts'
import type { Controlled, RunTelling } from './controlled.ts'
import { errorOf, type Failure } from './failure.ts'
import { type RouteName, type Routes, type RunLine, routes, type Status, urlOf } from './routes.ts'

/** A host that does not answer within this time is none that can be asked. */
const patienceMs = 10_000

/** Asks a running host, the one that has a data folder. Throws `control-lost` when it ends meanwhile. */
export class ControlClient implements Controlled {
  readonly #folder: string
  readonly #path: string

  private constructor(folder: string) {
    this.#folder = folder
    this.#path = findAddress(folder)
  }

  /** `undefined` where no host that can be asked has the folder. */
  static async connect(folder: string): Promise<ControlClient | undefined> {
    const client = new ControlClient(folder)
    try {
      const answer = await client.#send('status', urlOf('status', {}), null, AbortSignal.timeout(patienceMs))
      answer.resume()
      return client
    } catch {
      return undefined
    }
  }

  status(): Promise<Status> {
    return this.#ask('status', urlOf('status', {}), null)
  }

  /** The run is stopped when the signal is aborted, and when this process ends. */
  async run(system: string, order: RunOrder, { signal, tell }: RunTelling): Promise<ProfileReport> {
    const run = randomUUID()
    const answer = await this.#send('run', urlOf('run', { system }), { run, ...order })
    const stop = (): void => void this.#ask('stop', urlOf('stop', { run }), null).catch(() => answer.destroy())
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    try {
      for await (const text of createInterface({ input: answer })) {
        const line = JSON.parse(text) as RunLine
        if (line.kind === 'ended') return line.report
        if (line.kind === 'failed') throw errorOf(line.failure)
        tell(line.event)
      }
    } catch (error) {
      throw this.#explain(error)
    } finally {
      signal.removeEventListener('abort', stop)
    }
    throw this.#lost('it ended')
  }

  approve(system: string, plan: number): Promise<PlanOutcome> {
    return this.#ask('approve', urlOf('approve', { system, plan }), null)
  }

  async discard(system: string, plan: number): Promise<void> {
    await this.#ask('discard', urlOf('discard', { system, plan }), null)
  }

  async setLogLevel(system: string, level: LogLevel): Promise<void> {
    await this.#ask('setLogLevel', urlOf('setLogLevel', { system }), { level })
  }

  async #ask<R extends RouteName>(route: R, url: string, body: Routes[R]['body']): Promise<Routes[R]['answer']> {
    try {
      return (await json(await this.#send(route, url, body))) as Routes[R]['answer']
    } catch (error) {
      throw this.#explain(error)
    }
  }

  /** The answer once it has begun. Throws what the host answered instead. */
  async #send<R extends RouteName>(
    route: R,
    url: string,
    body: Routes[R]['body'],
    signal?: AbortSignal,
  ): Promise<IncomingMessage> {
    const sent = body === null ? undefined : JSON.stringify(body)
    const asking = request({
      socketPath: this.#path,
      path: url,
      method: routes[route].method,
      agent: false,
      ...(signal === undefined ? {} : { signal }),
      headers: sent === undefined ? {} : { 'content-type': 'application/json' },
    })
    asking.end(sent)
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    if ((answer.statusCode ?? 500) >= 400) throw errorOf((await json(answer)) as Failure)
    return answer
  }

  /** The host's own errors as they are; those of the connection mean that it is gone. */
  #explain(error: unknown): unknown {
    const { code, message } = error as NodeJS.ErrnoException
    const lost = ['ECONNRESET', 'ECONNREFUSED', 'ENOENT', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']
    return code !== undefined && lost.includes(code) ? this.#lost(message) : error
  }

  #lost(reason: string): Error {
    return hostError('control-lost', { folder: this.#folder, reason })
  }
}
