import { Command } from 'commander'
import { mappingJsonSchema } from '../../mapping/json-schema.ts'
import { examples } from '../help.ts'
import { print, printJson } from '../output.ts'

export function mapSchemaCommand(): Command {
  return new Command('schema')
    .description('Prints the JSON Schema of mapping files, for completion in an editor.')
    .option('--json', 'as it is: JSON on one line')
    .addHelpText(
      'after',
      examples('ecmahost map schema > mapping.schema.json') +
        '\n\nThen, as the first line of a mapping file:\n  # yaml-language-server: $schema=./mapping.schema.json',
    )
    .action(async ({ json }: { json?: true }) => {
      const schema = mappingJsonSchema()
      if (json) await printJson(schema)
      else await print(`${JSON.stringify(schema, null, 2)}\n`)
    })
}
