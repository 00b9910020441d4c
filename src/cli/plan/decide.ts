import { createInterface } from 'node:readline/promises'
import type { Config } from '../../host/config.ts'
import { type Reached, reach } from '../../host/control/reach.ts'
import type { Plan } from '../../space/plan.ts'
import { requireConfig } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { withSpaceOf } from '../open-space.ts'
import { plural, printJson, say, style } from '../output.ts'
import { amount } from './amount.ts'
import { planOf } from './found.ts'
import type { ListOptions } from './list.ts'

export interface ApproveOptions extends ListOptions {
  readonly yes?: true
}

/** Asks the person at the terminal; without a terminal, and with `--yes`, nobody is asked. */
export async function approvePlan(name: string, number: number, options: ApproveOptions): Promise<void> {
  const config = requireConfig(options.config)
  const plan = await withSpaceOf(config, name, space => planOf(space, name, number))
  const asks = options.yes !== true && plan.state === 'open' && process.stdin.isTTY && process.stderr.isTTY
  if (asks && !(await isConfirmed(name, plan))) {
    say('Nothing was done.')
    throw new Exit(exitCodes.failures)
  }
  const outcome = await withReached(config, reached => reached.approve(name, number))
  if (options.json) await printJson(outcome)
  else if (outcome.kind === 'applied') {
    say(
      `Plan ${number} of ${name} is done: ${plural(outcome.deleted, 'entry', 'entries')} deleted, ${plural(outcome.members, 'member')} taken out.`,
    )
  } else say(`${style('yellow', `Plan ${number} of ${name} was not done:`)} ${outcome.reason}.`)
  if (outcome.kind === 'refused') throw new Exit(exitCodes.failures)
}

export async function discardPlan(name: string, number: number, options: ListOptions): Promise<void> {
  const config = requireConfig(options.config)
  const { state } = await withSpaceOf(config, name, space => planOf(space, name, number))
  if (state === 'approved' || state === 'discarded') {
    if (options.json) await printJson({ kind: state, plan: number })
    else say(`Plan ${number} of ${name} is ${state} already.`)
    throw new Exit(exitCodes.failures)
  }
  await withReached(config, reached => reached.discard(name, number))
  if (options.json) await printJson({ kind: 'discarded', plan: number })
  else say(`Plan ${number} of ${name} is discarded.`)
}

async function isConfirmed(name: string, plan: Plan): Promise<boolean> {
  say(`Plan ${plan.plan} of ${name}: ${amount(plan)}. ${plan.reason}.`)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(?:es)?$/i.test((await terminal.question('Do it? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}

async function withReached<T>(config: Config, work: (reached: Reached) => Promise<T>): Promise<T> {
  const reached = await reach(config)
  try {
    return await work(reached)
  } finally {
    reached.close()
  }
}
