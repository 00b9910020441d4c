import { Command } from 'commander'
import { ownVersion } from '../../host/version.ts'
import { examples } from '../help.ts'
import { print, printJson } from '../output.ts'

export function versionCommand(): Command {
  return new Command('version')
    .description('Shows the version of ecmahost and of what it runs on.')
    .option('--json', 'as JSON')
    .addHelpText('after', examples('ecmahost version', 'ecmahost version --json'))
    .action(async ({ json }: { json?: true }) => {
      const version = ownVersion()
      const on = { node: process.versions.node, platform: process.platform, architecture: process.arch }
      if (json) await printJson({ version, ...on })
      else await print(`ecmahost ${version} (Node.js ${on.node}, ${on.platform} ${on.architecture})\n`)
    })
}
