import { Command } from 'commander'
import { examples } from '../help.ts'
import { connectorSqlInstallTriggersCommand } from './connector-sql-install-triggers.ts'

export function connectorSqlCommand(): Command {
  return new Command('sql')
    .description('Sets up databases for delta imports.')
    .addHelpText('after', examples('ecmahost connector sql install-triggers erp'))
    .addCommand(connectorSqlInstallTriggersCommand())
}
