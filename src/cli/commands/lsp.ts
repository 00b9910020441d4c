import { Command } from 'commander'
import { ownVersion } from '../../host/version.ts'
import { serve } from '../../lsp/server.ts'
import { examples } from '../help.ts'

export function lspCommand(): Command {
  return new Command('lsp')
    .description(
      'Serves editors with what they show of mapping files: mistakes, completion, values of examples. Speaks the Language Server Protocol on standard input and output; editors start it.',
    )
    .option('--stdio', 'as it is: many editors pass this')
    .option('--json', 'as it is: the protocol is JSON')
    .addHelpText('after', examples('ecmahost lsp --stdio'))
    .action(() => serve(process.stdin, process.stdout, ownVersion()))
}
