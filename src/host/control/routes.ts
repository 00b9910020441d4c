import { type Static, Type } from 'typebox'
import type { PlanOutcome } from '../../space/plan.ts'
import { logLevel } from '../declare/log.ts'
import type { ProfileReport, RunEvent } from '../profile/event.ts'
import type { DueTime } from '../schedule/scheduler.ts'
import type { Failure } from './failure.ts'

/** What can be asked of a running host by another process of this machine. */
export interface Routes {
  readonly status: { readonly params: 'none'; readonly body: null; readonly answer: Status }
  /** Answered by lines of JSON, `RunLine`, for as long as the run goes on. It is stopped when nobody listens any more. */
  readonly run: { readonly params: 'system'; readonly body: RunBody; readonly answer: RunLine }
  /** Stops a run by the name that was given to it. The run itself then answers. */
  readonly stop: { readonly params: 'run'; readonly body: null; readonly answer: null }
  readonly approve: { readonly params: 'system' | 'plan'; readonly body: null; readonly answer: PlanOutcome }
  readonly discard: { readonly params: 'system' | 'plan'; readonly body: null; readonly answer: null }
  readonly setLogLevel: { readonly params: 'system'; readonly body: LevelBody; readonly answer: null }
}

export type RouteName = keyof Routes

/** Method and path of each; an answer is JSON. What goes wrong is answered by a `Failure` and a status from 400 on. */
export const routes = {
  status: { method: 'GET', url: '/status' },
  run: { method: 'POST', url: '/systems/:system/run' },
  stop: { method: 'POST', url: '/runs/:run/stop' },
  approve: { method: 'POST', url: '/systems/:system/plans/:plan/approve' },
  discard: { method: 'POST', url: '/systems/:system/plans/:plan/discard' },
  setLogLevel: { method: 'PUT', url: '/systems/:system/log-level' },
} as const satisfies Record<RouteName, { readonly method: string; readonly url: string }>

/** The path of a route with its parameters filled in. */
export function urlOf<R extends RouteName>(
  route: R,
  params: Readonly<Record<Exclude<Routes[R]['params'], 'none'>, string | number>>,
): string {
  const given = params as Readonly<Record<string, string | number>>
  return routes[route].url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(given[name])))
}

const runShared = {
  /** A name for the run, by which it can be stopped. */
  run: Type.String({ minLength: 1, maxLength: 100 }),
  dryRun: Type.Boolean(),
}

/** A profile by its name, or an import by itself. */
export const runBody = Type.Union([
  Type.Object({
    ...runShared,
    profile: Type.String({ minLength: 1 }),
    changes: Type.Optional(Type.Object({ file: Type.String(), text: Type.String() })),
  }),
  Type.Object({ ...runShared, mode: Type.Union([Type.Literal('full'), Type.Literal('delta')]) }),
])
export type RunBody = Static<typeof runBody>

export const levelBody = Type.Object({ level: logLevel })
export type LevelBody = Static<typeof levelBody>

/** A line of the answer to `run`. The last one is an end. */
export type RunLine =
  | { readonly kind: 'event'; readonly event: RunEvent }
  | { readonly kind: 'ended'; readonly report: ProfileReport }
  | { readonly kind: 'failed'; readonly failure: Failure }

/** What a host is at. */
export interface Status {
  readonly process: number
  /** The address that SCIM is served on. */
  readonly url: string
  /** The names of the connected systems. */
  readonly systems: readonly string[]
  /** What is due next by the clock, soonest first. */
  readonly due: readonly DueTime[]
}
