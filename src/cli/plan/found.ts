import { hostError } from '../../model/error.ts'
import type { Plan } from '../../space/plan.ts'
import type { SpaceReader } from '../../space/space.ts'

/** A plan by its number. Throws the `HostError` `plan-unknown`. */
export function planOf(space: SpaceReader, system: string, number: number): Plan {
  const plan = space.plans().find(candidate => candidate.plan === number)
  if (plan === undefined) throw hostError('plan-unknown', { system, plan: String(number) })
  return plan
}
