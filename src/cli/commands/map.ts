import { Command } from 'commander'
import { examples } from '../help.ts'
import { mapCheckCommand } from './map-check.ts'
import { mapDocsCommand } from './map-docs.ts'
import { mapEvalCommand } from './map-eval.ts'
import { mapExplainCommand } from './map-explain.ts'
import { mapImportCommand } from './map-import.ts'
import { mapSchemaCommand } from './map-schema.ts'
import { mapTestCommand } from './map-test.ts'
import { mapTryCommand } from './map-try.ts'

export function mapCommand(): Command {
  return new Command('map')
    .description(
      'Checks, tests and explains mapping files, evaluates their expressions, and takes over those of Entra ID.',
    )
    .addHelpText(
      'after',
      examples(
        'ecmahost map check mappings/hr.yaml',
        `ecmahost map eval 'ToUpper([mail])' --set mail=ann@corp.example`,
      ),
    )
    .addCommand(mapCheckCommand())
    .addCommand(mapDocsCommand())
    .addCommand(mapEvalCommand())
    .addCommand(mapExplainCommand())
    .addCommand(mapImportCommand())
    .addCommand(mapSchemaCommand())
    .addCommand(mapTestCommand())
    .addCommand(mapTryCommand())
}
