import { dotCommands } from './commands.ts'
import type { Names } from './complete.ts'
import type { Session } from './session.ts'

/** What can be named in a session as it is now. */
export function namesIn({ trial, ready, examples, entry }: Session): Names {
  const { fitted, dialect } = trial
  const attributes = fitted.objectType.attributes.map(({ name }) => name)
  const behind: Readonly<Record<string, readonly string[]>> = {
    '.use': examples.map(({ name }) => name),
    '.set': attributes.map(name => `${name}=`),
    '.unset': [...entry.keys()],
    '.flow': ready.type.flows.map(({ target }) => target),
  }
  return {
    dialect,
    attributes,
    named: [...fitted.namedTypes.keys()],
    parameters: Object.keys(ready.file.parameters),
    tables: ready.tables.tables.map(({ name }) => name),
    commands: new Map(dotCommands.map(({ name }) => [name, behind[name] ?? []])),
  }
}
