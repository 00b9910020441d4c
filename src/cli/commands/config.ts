import { Command } from 'commander'
import { loadConfig } from '../../host/config.ts'
import { configJsonSchema } from '../../host/config-schema.ts'
import { builtInDeclarations } from '../../host/declarations.ts'
import { Exit, exitCodes } from '../exit.ts'
import { examples } from '../help.ts'
import { countDiagnostics, plural, print, printJson, say, sayDiagnostics } from '../output.ts'

export function configCommand(): Command {
  return new Command('config')
    .description('Checks the configuration, or describes what it may hold.')
    .addHelpText('after', examples('ecmahost config check', 'ecmahost config schema > ecmahost.schema.json'))
    .addCommand(checkCommand())
    .addCommand(schemaCommand())
}

function checkCommand(): Command {
  return new Command('check')
    .description('Checks a configuration file and says everything that is wrong with it. Starts nothing.')
    .option('-c, --config <file>', 'the configuration file', 'ecmahost.yaml')
    .option('--json', 'the mistakes as JSON')
    .addHelpText(
      'after',
      examples('ecmahost config check', 'ecmahost config check --config ./site/ecmahost.yaml --json'),
    )
    .action(async ({ config: file, json }: { config: string; json?: true }) => {
      const { config, diagnostics } = loadConfig(file)
      const systems = [...(config?.systems.keys() ?? [])]
      if (json) await printJson({ file, systems, diagnostics })
      else {
        sayDiagnostics(diagnostics)
        const holds = config === undefined ? '' : `${plural(systems.length, 'connected system')}, `
        say(`${file}: ${holds}${countDiagnostics(diagnostics)}.`)
      }
      if (config === undefined) throw new Exit(exitCodes.input)
    })
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
