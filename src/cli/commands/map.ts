import { Command } from 'commander'
import { examples } from '../help.ts'
import { mapCheckCommand } from './map-check.ts'
import { mapEvalCommand } from './map-eval.ts'

export function mapCommand(): Command {
  return new Command('map')
    .description('Checks mapping files, and evaluates their expressions.')
    .addHelpText(
      'after',
      examples(
        'ecmahost map check mappings/hr.yaml',
        `ecmahost map eval 'ToUpper([mail])' --set mail=ann@corp.example`,
      ),
    )
    .addCommand(mapCheckCommand())
    .addCommand(mapEvalCommand())
}
