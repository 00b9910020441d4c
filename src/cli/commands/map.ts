import { Command } from 'commander'
import { examples } from '../help.ts'
import { mapCheckCommand } from './map-check.ts'
import { mapEvalCommand } from './map-eval.ts'
import { mapSchemaCommand } from './map-schema.ts'

export function mapCommand(): Command {
  return new Command('map')
    .description('Checks mapping files, describes what they may hold, and evaluates their expressions.')
    .addHelpText(
      'after',
      examples(
        'ecmahost map check mappings/hr.yaml',
        `ecmahost map eval 'ToUpper([mail])' --set mail=ann@corp.example`,
      ),
    )
    .addCommand(mapCheckCommand())
    .addCommand(mapEvalCommand())
    .addCommand(mapSchemaCommand())
}
