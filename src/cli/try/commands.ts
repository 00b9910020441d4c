import type { Value } from '../../../grammar/syntax/value.ts'
import { readEntry } from '../../mapping/entry-file.ts'
import { isSecretName } from '../../mapping/explain/secrets.ts'
import { hidden, type ShownValue, shownValue, valueText } from '../../mapping/explain/shown.ts'
import { explainEntry, targetsOf } from '../../mapping/explain.ts'
import { parsePath, storedName } from '../../model/scim.ts'
import { suggest } from '../../model/suggest.ts'
import { secretsIn } from './attempt.ts'
import { explainLine } from './evaluate.ts'
import type { Reply } from './reply.ts'
import type { Session } from './session.ts'

/** A command of the prompt: a word with a dot before it. */
export interface DotCommand {
  readonly name: string
  /** What stands behind it. */
  readonly usage: string
  readonly doc: string
  readonly run: (session: Session, rest: string) => Reply
}

export const dotCommands: readonly DotCommand[] = [
  { name: '.entry', usage: '', doc: 'shows the entry that expressions are evaluated against', run: showEntry },
  {
    name: '.use',
    usage: 'NAME',
    doc: 'takes another example of the mapping; without a name, lists them',
    run: useExample,
  },
  { name: '.set', usage: 'name=value', doc: 'sets an attribute: text, or JSON such as ["a","b"]', run: setAttribute },
  { name: '.unset', usage: 'name', doc: 'takes an attribute away', run: unsetAttribute },
  { name: '.explain', usage: 'EXPRESSION', doc: 'shows what each piece of it comes to', run: explainExpression },
  {
    name: '.flow',
    usage: 'TARGET',
    doc: 'shows what a flow of the mapping comes to; without a target, lists them',
    run: showFlow,
  },
  {
    name: '.reload',
    usage: '',
    doc: 'reads the mapping again, which also happens by itself when it was changed',
    run: reload,
  },
  { name: '.help', usage: '', doc: 'this list', run: showHelp },
  { name: '.exit', usage: '', doc: 'ends it, as Ctrl-D does', run: () => ({ kind: 'end' }) },
]

/** Does what a line with a dot before it asks for. */
export function runDotCommand(session: Session, line: string): Reply {
  const [, name = '', rest = ''] = /^(\.\S*)\s*(.*)$/s.exec(line) ?? []
  const known = dotCommands.map(command => command.name)
  const command = dotCommands.find(one => one.name === name)
  if (command !== undefined) return command.run(session, rest.trim())
  return mistaken('unknown-command', `There is no command ${name}.`, suggest(name, known))
}

function showEntry(session: Session): Reply {
  const attributes = [...session.entry].map(([name, value]) => [name, shownIn(session, name, value)] as const)
  return attributes.length === 0
    ? { kind: 'note', text: 'The entry has no attributes.' }
    : { kind: 'entry', attributes }
}

function useExample(session: Session, name: string): Reply {
  const names = session.examples.map(example => example.name)
  if (name === '') {
    if (names.length === 0) return { kind: 'note', text: 'The mapping has no examples of this object type.' }
    return { kind: 'list', items: names.map(known => [known, '']) }
  }
  if (!session.use(name)) return mistaken('unknown-example', `There is no example "${name}".`, suggest(name, names))
  return showEntry(session)
}

function setAttribute(session: Session, rest: string): Reply {
  const at = rest.indexOf('=')
  const name = rest.slice(0, at).trim()
  if (at < 1 || name === '')
    return mistaken('missing-value', 'A name and a value are needed.', 'Write .set name=value.')
  const value = valueOf(rest.slice(at + 1).trim())
  session.set(name, value)
  return note(`${name} = ${valueText(shownIn(session, name, value))}`)
}

function shownIn({ trial }: Session, name: string, value: Value): ShownValue {
  return isSecretName(name) || secretsIn(trial).attributes.has(name) ? hidden : shownValue(value)
}

/** JSON where it looks like it, else the text as it is. */
function valueOf(written: string): Value {
  if (!/^[[{"]/.test(written)) return written
  const { entry } = readEntry({ text: `{"value": ${written}}` })
  return entry?.get('value') ?? written
}

function unsetAttribute(session: Session, name: string): Reply {
  if (!session.entry.has(name)) {
    return mistaken('unknown-attribute', `The entry has no ${name}.`, suggest(name, [...session.entry.keys()]))
  }
  session.set(name, null)
  return note(`${name} is absent.`)
}

function explainExpression({ trial }: Session, expression: string): Reply {
  if (expression === '')
    return mistaken('missing-value', 'An expression is needed.', 'Write .explain Join(" ", [a], [b]).')
  return explainLine(expression, trial)
}

function showFlow({ trial, ready }: Session, target: string): Reply {
  const { compiled, diagnostics } = trial.fitted
  if (compiled === undefined) return { kind: 'mistakes', diagnostics }
  const { mapping, type } = compiled
  const known = targetsOf({ compiled: type, direction: 'import' })
  if (target === '') {
    const sources = new Map(ready.type.flows.map(flow => [flow.target, flow.from.written.text]))
    return {
      kind: 'list',
      items: known.map(name => [name, (sources.get(name) ?? ready.type.scope?.written.text ?? '').trim()]),
    }
  }
  const path = parsePath(target)
  const only = path.kind === 'path' ? storedName(path) : target
  if (!known.includes(only)) return mistaken('unfilled', `No flow fills ${target}.`, suggest(only, known))
  const { entry, context } = trial
  const asked = { file: ready.file, mapping, compiled: type, direction: 'import', entry, context, only } as const
  const { flows, scope, lets } = explainEntry(asked)
  const flow = flows[0] ?? scope
  return flow === undefined ? note(`${only} is not there.`) : { kind: 'flow', flow, lets }
}

function reload(session: Session): Reply {
  const diagnostics = session.reload()
  return diagnostics.length === 0 ? note('The mapping was read again.') : { kind: 'mistakes', diagnostics }
}

function showHelp(): Reply {
  const commands = dotCommands.map(({ name, usage, doc }) => [`${name} ${usage}`.trim(), doc] as const)
  return {
    kind: 'list',
    items: [['EXPRESSION', 'is evaluated, with its type and what is doubtful in it'], ...commands],
  }
}

function note(text: string): Reply {
  return { kind: 'note', text }
}

function mistaken(code: string, message: string, help: string): Reply {
  return { kind: 'mistakes', diagnostics: [{ severity: 'error', code, message, help }] }
}
