import { dirname, resolve } from 'node:path'
import type { TSchema } from 'typebox'
import { Mistakes } from '../../model/mistakes.ts'
import { checkSettings, type Written } from '../../model/settings.ts'
import { readSource } from '../../model/source-file.ts'
import { parseYaml, type YamlText } from '../../model/yaml.ts'
import { resolveReferences } from '../references.ts'
import { withSet } from './set.ts'

/** Settings as somebody wrote them. Nothing is checked. */
export interface WrittenSettings {
  /** As they were written. */
  readonly raw: Readonly<Record<string, unknown>>
  /** The same with references resolved. */
  readonly value: Readonly<Record<string, unknown>>
  readonly written: Written
  /** Relative paths start here. */
  readonly folder: string
  /** What came from outside of the text. */
  readonly secrets: readonly string[]
}

/** Settings that are as their connector declares them. */
export interface GivenSettings {
  readonly settings: unknown
  /** The values declared as secret, and those from outside. */
  readonly secrets: readonly string[]
}

export interface ReadOptions {
  /** `key=value` words that come on top. */
  readonly words?: readonly string[]
  /** The connected system is not asked, so environment variables that are not set are of no account. */
  readonly isReplay?: boolean
}

/** Reads a settings file, YAML. Throws `Mistakes`. */
export function readSettings(
  path: string | undefined,
  { words = [], isReplay = false }: ReadOptions = {},
): WrittenSettings {
  const written = path === undefined ? nothing : parsed(path)
  const folder = path === undefined ? process.cwd() : dirname(resolve(path))
  const raw = withSet((written.value ?? {}) as WrittenSettings['raw'], words)
  const resolved = resolveReferences(raw, written, { environment: isReplay ? replayed : process.env, folder })
  if (resolved.diagnostics.length > 0) throw new Mistakes(resolved.diagnostics)
  return { raw, value: resolved.value as WrittenSettings['value'], written, folder, secrets: resolved.secrets }
}

/** Every variable is set, to a text that may be taken for an address too. */
const replayed = new Proxy(process.env, {
  get: (all, name) => all[String(name)] ?? `http://replayed.invalid/${String(name)}`,
})

const nothing = { source: { text: '', file: 'settings' }, locate: () => undefined, value: {} }

function parsed(path: string): YamlText {
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  const yaml = parseYaml(read.source)
  if (yaml.diagnostics.length > 0) throw new Mistakes(yaml.diagnostics)
  return yaml
}

/** Checks settings by their declaration; throws `Mistakes`. `name` is the connector's. */
export function checkGiven(declaration: TSchema, given: WrittenSettings, name: string): GivenSettings {
  const { settings, secrets, diagnostics } = checkSettings(declaration, given.value, given.written)
  if (settings !== undefined) return { settings, secrets: [...given.secrets, ...secrets] }
  if (given.written.source.text !== '') throw new Mistakes(diagnostics)
  const messages = diagnostics.map(({ message }) => message.replace('The configuration', `The connector ${name}`))
  const help = `Name a file with --settings FILE. A first one comes of: ecmahost connector discover ${name}`
  throw new Mistakes([{ severity: 'error', code: 'no-settings', message: messages.join(' '), help }])
}
