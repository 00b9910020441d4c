import { Command } from 'commander'
import { builtInDeclarations } from '../../host/built-in-declarations.ts'
import { checkSystems } from '../../host/check.ts'
import { loadConfig } from '../../host/config.ts'
import { configJsonSchema } from '../../host/config-schema.ts'
import { toldOnce } from '../../mapping/told-once.ts'
import { configOption } from '../configuration.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { countDiagnostics, plural, print, printJson, say, sayDiagnostics } from '../output.ts'
import { failuresOf, sayFailures } from '../unreached.ts'

export function configCommand(): Command {
  return new Command('config')
    .description('Checks the configuration, or describes what it may hold.')
    .addHelpText('after', examples('ecmahost config check', 'ecmahost config schema > ecmahost.schema.json'))
    .addCommand(checkCommand())
    .addCommand(schemaCommand())
}

function checkCommand(): Command {
  return new Command('check')
    .description(
      'Checks a configuration file, its mappings and the settings of its connectors, and says everything that is wrong. Asks the connected systems for their schema; imports nothing.',
    )
    .addOption(configOption())
    .option('--json', 'the mistakes as JSON')
    .addHelpText(
      'after',
      examples('ecmahost config check', 'ecmahost config check --config ./site/ecmahost.yaml --json'),
    )
    .action(check)
}

async function check({ config: file, json }: { config: string; json?: true }): Promise<void> {
  const loaded = loadConfig(file)
  const systems = [...(loaded.config?.systems.keys() ?? [])]
  const checks = loaded.config === undefined ? [] : await checkSystems(loaded.config)
  const diagnostics = toldOnce([...loaded.diagnostics, ...checks.flatMap(check => check.diagnostics)])
  const failures = failuresOf(checks)
  if (json) await printJson({ file, systems, diagnostics, failures })
  else {
    sayDiagnostics(diagnostics)
    sayFailures(failures)
    const holds = loaded.config === undefined ? '' : `${plural(systems.length, 'connected system')}, `
    const unreached = failures.length === 0 ? '' : `, ${plural(failures.length, 'system')} not reached`
    say(`${file}: ${holds}${countDiagnostics(diagnostics)}${unreached}.`)
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new Exit(exitCodes.input)
  if (failures.length > 0) throw new Exit(exitCodes.world)
}

function schemaCommand(): Command {
  return new Command('schema')
    .description('Prints the JSON Schema of the configuration, for completion and checks in an editor.')
    .option('--json', 'as it is: JSON on one line')
    .addHelpText(
      'after',
      examples('ecmahost config schema > ecmahost.schema.json') +
        '\n\nThen, as the first line of ecmahost.yaml:\n  # yaml-language-server: $schema=./ecmahost.schema.json',
    )
    .action(async ({ json }: { json?: true }) => {
      const schema = configJsonSchema(await builtInDeclarations())
      if (json) await printJson(schema)
      else await print(`${JSON.stringify(schema, null, 2)}\n`)
    })
}
