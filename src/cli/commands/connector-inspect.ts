import { Command } from 'commander'
import { describeConnector } from '../../host/connector/describe.ts'
import { locateConnector } from '../../host/connector/locate.ts'
import { openConnector } from '../../host/connector/open.ts'
import type { Attribute, Schema } from '../../model/schema.ts'
import type { Field } from '../../model/settings-form.ts'
import { checkedSettings, sayLog, settingsOption, writtenSettings } from '../connector/options.ts'
import { examples } from '../help.ts'
import { print, printJson } from '../output.ts'

interface Options {
  readonly settings?: string
  readonly form?: true
  readonly json?: true
}

export function connectorInspectCommand(): Command {
  return new Command('inspect')
    .description(
      'Describes a connector: what it can do, its settings, and with settings the schema of the connected system.',
    )
    .argument('<connector>', 'a built-in name, or the path of a file or folder')
    .addOption(settingsOption())
    .option('--form', 'the settings as the fields of a form')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      examples(
        'ecmahost connector inspect csv',
        'ecmahost connector inspect ./payroll --settings payroll.yaml',
        'ecmahost connector inspect sql --form --json',
      ),
    )
    .action(run)
}

async function run(name: string, options: Options): Promise<void> {
  const located = locateConnector(name)
  const file = options.settings ?? located.settingsFile
  const opened = await openConnector(located, { log: options.json ? () => undefined : sayLog })
  try {
    const { table, form } = describeConnector(opened.declaration)
    const schema = file === undefined ? undefined : await schemaOf()
    if (options.json) {
      const about = options.form ? { form } : { settings: opened.declaration }
      await printJson({ connector: name, operations: opened.operations, ...about, ...(schema && { schema }) })
      return
    }
    await print(`${name} can: ${opened.operations.join(', ')}\n\n`)
    await print(options.form ? form.map(fieldText).join('\n') : `${table}\n`)
    if (schema !== undefined) await print(`\n${schemaText(schema)}`)
  } finally {
    await opened.close()
  }

  async function schemaOf(): Promise<Schema | undefined> {
    if (!opened.operations.includes('schema')) return undefined
    const given = writtenSettings(located, options.settings)
    const { settings } = checkedSettings(opened, given)
    return await opened.pool.call(opened.spec(settings, given.folder), 'schema', null)
  }
}

/** `Path (files.<name>.path): text, required` and what it means. */
function fieldText({ label, path, type, required, secret, choices, default: assumed, help }: Field): string {
  const notes = [
    type,
    ...(required ? ['required'] : []),
    ...(secret ? ['secret'] : []),
    ...(assumed === undefined ? [] : [`${JSON.stringify(assumed)} by default`]),
  ]
  const chosen = choices === undefined ? '' : `  one of ${choices.map(choice => JSON.stringify(choice)).join(', ')}\n`
  return `${label} (${path}): ${notes.join(', ')}\n${help === undefined ? '' : `  ${help}\n`}${chosen}`
}

function schemaText({ objectTypes }: Schema): string {
  return objectTypes
    .map(({ name, anchor, attributes }) => {
      const lines = attributes.map(attribute => `  ${attribute.name}: ${attributeText(attribute, anchor)}`)
      return `${name}\n${lines.join('\n')}\n`
    })
    .join('\n')
}

function attributeText({ name, kind, multi, required }: Attribute, anchor: readonly string[]): string {
  const notes = [multi ? `${kind}, several` : kind]
  if (anchor.includes(name)) notes.push('anchor')
  else if (required) notes.push('required')
  return notes.join(', ')
}
