import type { Plan } from '../../space/plan.ts'
import { requireConfig } from '../configuration.ts'
import { withSpaceOf } from '../open-space.ts'
import { print, printJson, say } from '../output.ts'
import { amount } from './amount.ts'

export interface ListOptions {
  readonly config: string
  readonly json?: true
}

export async function listPlans(name: string, options: ListOptions): Promise<void> {
  await withSpaceOf(requireConfig(options.config), name, async space => {
    const plans = space.plans().toSorted((a, b) => b.plan - a.plan)
    if (options.json) return await printJson(plans)
    if (plans.length === 0) say(`Nothing of ${name} was held back.`)
    for (const plan of plans) await print(`${line(plan)}\n`)
  })
}

function line(plan: Plan): string {
  const { plan: number, run, made, state, reason } = plan
  return `${String(number).padStart(4)}  ${made}  ${state.padEnd(9)}  run ${run}  ${amount(plan)}: ${reason}`
}
