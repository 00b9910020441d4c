import { Command, InvalidArgumentError } from 'commander'
import { configOption } from '../configuration.ts'
import { examples } from '../help.ts'
import { approvePlan, discardPlan } from '../plan/decide.ts'
import { listPlans } from '../plan/list.ts'
import { showPlan } from '../plan/show.ts'
import { wholeNumber } from '../whole-number.ts'

export function planCommand(): Command {
  return new Command('plan')
    .description('Looks at what a guard held back, and lets it be done or not.')
    .addHelpText('after', examples('ecmahost plan list hr', 'ecmahost plan show hr 3', 'ecmahost plan approve hr 3'))
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(approveCommand())
    .addCommand(discardCommand())
}

function listCommand(): Command {
  return sub('list', 'Lists what was held back, newest first.')
    .addHelpText('after', examples('ecmahost plan list hr', 'ecmahost plan list hr --json'))
    .action(listPlans)
}

function showCommand(): Command {
  return withPlan(sub('show', 'Shows each deletion and each member that was held back.'))
    .option('-n, --limit <number>', 'how many', wholeNumber)
    .option('--offset <number>', 'how many to pass over', wholeNumber, 0)
    .addHelpText('after', examples('ecmahost plan show hr 3', 'ecmahost plan show hr 3 --limit 20 --json'))
    .action(showPlan)
}

function approveCommand(): Command {
  return withPlan(sub('approve', 'Does what was held back, if the data are still what they were.'))
    .option('-y, --yes', 'asks nothing')
    .addHelpText('after', examples('ecmahost plan approve hr 3', 'ecmahost plan approve hr 3 --yes'))
    .action(approvePlan)
}

function discardCommand(): Command {
  return withPlan(
    sub('discard', 'Throws away what was held back. The next import that finds it may hold it back again.'),
  )
    .addHelpText('after', examples('ecmahost plan discard hr 3'))
    .action(discardPlan)
}

function sub(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<system>', 'the name of the connected system in the configuration')
    .addOption(configOption())
    .option('--json', 'JSON')
}

function withPlan(command: Command): Command {
  return command.argument('<plan>', 'the number of the plan', planNumber)
}

function planNumber(text: string): number {
  const number = wholeNumber(text)
  if (number < 1) throw new InvalidArgumentError('Plans are counted from 1.')
  return number
}
