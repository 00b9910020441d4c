import { Argument, Command } from 'commander'
import { systemOf } from '../../host/config.ts'
import { ControlClient } from '../../host/control/client.ts'
import { type LogLevel, logLevel } from '../../host/declare/log.ts'
import { configOption, requireConfig } from '../configuration.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { printJson, say } from '../output.ts'

interface Options {
  readonly config: string
  readonly json?: true
}

const levels = logLevel.anyOf.map(level => level.const)

export function logCommand(): Command {
  return new Command('log')
    .description('Says how much of a connected system goes to the log of the running host.')
    .addHelpText('after', examples('ecmahost log level hr debug', 'ecmahost log level hr info'))
    .addCommand(
      new Command('level')
        .description('Sets what of a connected system goes to the log, until the host is started anew.')
        .argument('<system>', 'its name in the configuration')
        .addArgument(new Argument('<level>', 'what is written').choices(levels))
        .addOption(configOption())
        .option('--json', 'JSON')
        .addHelpText('after', examples('ecmahost log level hr debug'))
        .action(setLevel),
    )
}

async function setLevel(name: string, level: LogLevel, options: Options): Promise<void> {
  const config = requireConfig(options.config)
  systemOf(config, name)
  const host = await ControlClient.connect(config.host.data)
  if (host === undefined) {
    throw mistake('host-missing', 'No host is running.', `Set systems.${name}.logLevel: ${level} in the configuration.`)
  }
  await host.setLogLevel(name, level)
  if (options.json) await printJson({ system: name, level })
  else say(`The log of ${name} has the level ${level}.`)
}
