import type { Plan, PlanItem } from '../../space/plan.ts'
import type { SpaceReader } from '../../space/space.ts'
import { requireConfig } from '../configuration.ts'
import { withSpaceOf } from '../open-space.ts'
import { print, printJson, say } from '../output.ts'
import { amount } from './amount.ts'
import { planOf } from './found.ts'
import type { ListOptions } from './list.ts'

export interface ShowOptions extends ListOptions {
  readonly limit?: number
  readonly offset: number
}

export async function showPlan(name: string, number: number, options: ShowOptions): Promise<void> {
  await withSpaceOf(requireConfig(options.config), name, async space => {
    const plan = planOf(space, name, number)
    if (!options.json) say(`${head(plan)}\n  ${plan.reason}.`)
    for (const item of space.planItems(number, { offset: options.offset, limit: options.limit ?? Infinity })) {
      if (options.json) await printJson(item)
      else for (const line of linesOf(item, space)) await print(`${line}\n`)
    }
  })
}

function head(plan: Plan): string {
  return `Plan ${plan.plan} (${plan.state}), of run ${plan.run}, ${plan.made}: ${amount(plan)}`
}

/** A line for a deletion, or for each member that goes. */
function linesOf(item: PlanItem, space: SpaceReader): readonly string[] {
  const { objectType, anchor } = item
  const entry = [objectType, anchor, ...title(space, objectType, anchor)].join('  ')
  if (item.kind === 'delete') return [`delete  ${entry}`]
  return item.values.map(value => `remove  ${entry}: ${item.attribute}  ${value}`)
}

/** What people know an entry by, where it has such a thing. */
function title(space: SpaceReader, objectType: string, anchor: string): readonly string[] {
  const attributes = space.get(objectType, anchor, { rows: false })?.attributes
  const name = attributes?.['displayName'] ?? attributes?.['userName']
  return typeof name === 'string' && name !== anchor ? [name] : []
}
