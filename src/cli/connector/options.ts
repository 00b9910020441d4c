import { InvalidArgumentError, Option } from 'commander'
import type { Located } from '../../host/connector/locate.ts'
import type { OpenedConnector } from '../../host/connector/open.ts'
import {
  checkGiven,
  type GivenSettings,
  type ReadOptions,
  readSettings,
  type WrittenSettings,
} from '../../host/connector/settings-file.ts'
import { durationForm, parseDuration } from '../../model/duration.ts'
import type { LogSign } from '../../runtime/protocol.ts'
import { say, style } from '../output.ts'

/** The option that every command with a connector's settings has. */
export function settingsOption(): Option {
  return new Option(
    '--settings <file>',
    'the settings, a YAML file; without it, the settings.yaml beside the connector',
  )
}

/** The settings file that is named, or the one beside the connector. */
export function writtenSettings(located: Located, file: string | undefined, more: ReadOptions = {}): WrittenSettings {
  return readSettings(file ?? located.settingsFile, more)
}

/** Settings as the connector declares them; from now on their secrets are kept out of all that it says. */
export function checkedSettings(opened: OpenedConnector, given: WrittenSettings): GivenSettings {
  const checked = checkGiven(opened.declaration, given, opened.name)
  for (const secret of checked.secrets) opened.secrets.add(secret)
  return checked
}

/** Passwords that stand within URLs, as they are written there and as they are. */
export function passwordsIn(settings: unknown): readonly string[] {
  if (typeof settings === 'object' && settings !== null) return Object.values(settings).flatMap(passwordsIn)
  const [, password] = typeof settings === 'string' ? (/^[a-z]+:\/\/[^/@:]*:([^/]+)@/i.exec(settings) ?? []) : []
  if (password === undefined) return []
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}

/** Shows what a connector logs, from warnings on. */
export function sayLog({ level, message }: LogSign): void {
  if (level === 'warn' || level === 'error')
    say(`${style(level === 'warn' ? 'yellow' : 'red', `${level}:`)} ${message}`)
}

/** A whole number of zero or more, from a word of the command line. */
export function count(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

/** A duration in milliseconds, from a word like `90s`. */
export function duration(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms === 0) throw new InvalidArgumentError(`It must be ${durationForm}.`)
  return ms
}
