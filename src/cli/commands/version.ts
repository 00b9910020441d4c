import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { Command } from 'commander'
import { examples } from '../help.ts'
import { print, printJson } from '../output.ts'

/** The version of this program, as its package says. */
export function ownVersion(): string {
  const path = findPackageJSON(import.meta.url)
  if (path === undefined) throw new Error('the package of this program is not there')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}

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
