import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { Command } from 'commander'
import { ownVersion } from '../../host/version.ts'
import { newConnector } from '../connector/template.ts'
import { writeFile } from '../connector/write-file.ts'
import { examples } from '../help.ts'
import { mistake } from '../mistake.ts'
import { printJson, say } from '../output.ts'

interface Options {
  readonly legacy?: true
  readonly json?: true
}

export function connectorNewCommand(): Command {
  return new Command('new')
    .description('Makes a folder with a new connector that works: its code, settings to try it with, a test.')
    .argument('<name>', 'the folder to make; its name is that of the connector')
    .option('--legacy', 'in the manner of ECMA2: a class whose methods are those of a connector in C#')
    .option('--json', 'the files that were made as JSON')
    .addHelpText(
      'after',
      examples('ecmahost connector new payroll', 'ecmahost connector new ./connectors/payroll --legacy'),
    )
    .action(run)
}

async function run(folder: string, options: Options): Promise<void> {
  const name = basename(resolve(folder))
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(name)) {
    throw mistake(
      'bad-name',
      `"${name}" cannot be the name of a connector.`,
      'It takes small letters, digits, - and _.',
    )
  }
  if (existsSync(folder)) {
    throw mistake(
      'folder-exists',
      `${folder} is there already, and nothing in it is overwritten.`,
      'Choose another name.',
    )
  }
  const files = Object.entries(newConnector(name, ownVersion(), options.legacy ? 'legacy' : 'plain'))
  for (const [path, content] of files) writeFile(join(folder, path), content)
  if (options.json) await printJson({ folder, files: files.map(([path]) => path) })
  else {
    say(`Made the connector ${name} in ${folder}: ${files.map(([path]) => path).join(', ')}`)
    say(`Try it: npx ecmahost connector test ${/^[./]/.test(folder) ? folder : `./${folder}`}`)
  }
}
