import { Command } from 'commander'
import { examples } from '../help.ts'
import { connectorDiscoverCommand } from './connector-discover.ts'
import { connectorInspectCommand } from './connector-inspect.ts'
import { connectorNewCommand } from './connector-new.ts'
import { connectorSqlCommand } from './connector-sql.ts'
import { connectorTestCommand } from './connector-test.ts'

export function connectorCommand(): Command {
  return new Command('connector')
    .description('Makes, tests and describes connectors.')
    .addHelpText('after', examples('ecmahost connector new payroll', 'ecmahost connector test ./payroll --write'))
    .addCommand(connectorNewCommand())
    .addCommand(connectorTestCommand())
    .addCommand(connectorInspectCommand())
    .addCommand(connectorDiscoverCommand())
    .addCommand(connectorSqlCommand())
}
