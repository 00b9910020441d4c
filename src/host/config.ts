import { dirname, resolve } from 'node:path'
import type { Static, TSchema } from 'typebox'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { hostError } from '../model/error.ts'
import { Secret } from '../model/secret.ts'
import { type Secrets, secretsOf } from '../model/secrets.ts'
import { type CheckedSettings, checkSettings, diagnoseSetting, type Written } from '../model/settings.ts'
import { readSource } from '../model/source-file.ts'
import { parseYaml } from '../model/yaml.ts'
import { configuration, type HostSettings, type SystemSettings } from './declaration.ts'
import type { LogSettings } from './declare/log.ts'
import { absentParts, isModulePath } from './parts.ts'
import { resolveReferences } from './references.ts'
import { wrongSchedules } from './schedule/wrong.ts'

/** A connected system as configured. Paths are absolute; references are resolved. */
export interface SystemConfig extends Omit<SystemSettings, 'token'> {
  readonly name: string
  readonly token: Secret
}

/** A configuration whose frame is right. The settings of its connectors are not checked yet. */
export interface Config {
  /** Its path. */
  readonly file: string
  /** Relative paths start here. */
  readonly folder: string
  readonly host: HostSettings
  readonly systems: ReadonlyMap<string, SystemConfig>
  readonly secrets: Secrets
  /** The text, for diagnostics of its parts. */
  readonly written: Written
}

/** What came of reading a configuration file. */
export interface LoadedConfig {
  /** `undefined` when there are errors. */
  readonly config: Config | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads a configuration file: syntax, references, and every key but the connectors' own settings. Loads no code: what
 * a connector's settings may be is known to its worker, see `checkSystemSettings`.
 */
export function loadConfig(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): LoadedConfig {
  const read = readSource(path)
  if ('diagnostic' in read) return { config: undefined, diagnostics: [withHint(read.diagnostic)] }
  const yaml = parseYaml(read.source)
  if (yaml.diagnostics.length > 0) return { config: undefined, diagnostics: yaml.diagnostics }

  const file = resolve(path)
  const folder = dirname(file)
  const surroundings = { environment, folder }
  const resolved = resolveReferences(yaml.value ?? {}, yaml, surroundings)
  const checked = checkSettings(configuration, resolved.value, yaml)
  const diagnostics = [...resolved.diagnostics, ...withoutValues(secretsOf(resolved.secrets), checked.diagnostics)]
  if (checked.settings === undefined || diagnostics.length > 0) {
    return { config: undefined, diagnostics: firstOfEachPlace(diagnostics) }
  }
  const { host, systems } = checked.settings
  const given = (yaml.value as { readonly systems: Readonly<Record<string, { readonly settings?: unknown }>> }).systems
  const secrets = secretsOf(
    // Which of a connector's settings are secret is not known yet; of all other keys it is declared.
    Object.values(given).flatMap(({ settings }) => resolveReferences(settings ?? {}, yaml, surroundings).secrets),
  )
  for (const secret of checked.secrets) secrets.add(secret)
  const config: Config = {
    file,
    folder,
    host: {
      ...host,
      data: resolve(folder, host.data),
      ...(host.tls === undefined ? {} : { tls: tlsFiles(host.tls, folder) }),
      ...(host.log === undefined ? {} : { log: logFile(host.log, folder) }),
    },
    systems: new Map(Object.entries(systems).map(([name, system]) => [name, systemConfig(name, system, folder)])),
    secrets,
    written: yaml,
  }
  const wrong = [...absentParts(checked.settings, yaml, folder), ...wrongSchedules(systems, yaml)]
  if (wrong.length > 0) return { config: undefined, diagnostics: firstOfEachPlace(wrong) }
  return { config, diagnostics: weakTokens(config) }
}

/** The second step: a connected system's settings, by the declaration that its connector gave. */
export function checkSystemSettings<S extends TSchema>(
  config: Config,
  name: string,
  schema: S,
): CheckedSettings<Static<S>> {
  const system = systemOf(config, name)
  const checked = checkSettings(schema, system.settings, config.written, ['systems', name, 'settings'])
  for (const secret of checked.secrets) config.secrets.add(secret)
  return { ...checked, diagnostics: withoutValues(config.secrets, checked.diagnostics) }
}

/** The connected system of a name, or the error that says which there are. */
export function systemOf(config: Config, name: string): SystemConfig {
  const system = config.systems.get(name)
  if (system === undefined)
    throw hostError('system-unknown', { system: name, known: [...config.systems.keys()].join(', ') })
  return system
}

function systemConfig(name: string, system: SystemSettings, folder: string): SystemConfig {
  return {
    ...system,
    name,
    connector: isModulePath(system.connector) ? resolve(folder, system.connector) : system.connector,
    mapping: resolve(folder, system.mapping),
    token: new Secret(system.token),
  }
}

function tlsFiles(tls: NonNullable<HostSettings['tls']>, folder: string): NonNullable<HostSettings['tls']> {
  return tls === 'self-signed' ? tls : { cert: resolve(folder, tls.cert), key: resolve(folder, tls.key) }
}

function logFile(log: LogSettings, folder: string): LogSettings {
  return log.file === undefined ? log : { ...log, file: resolve(folder, log.file) }
}

const safeTokenLength = 12

function weakTokens(config: Config): readonly Diagnostic[] {
  return [...config.systems.values()]
    .filter(({ token }) => token.reveal().length < safeTokenLength)
    .map(({ name }) =>
      diagnoseSetting(config.written, ['systems', name, 'token'], 'value', {
        code: 'weak-token',
        severity: 'warning',
        message: `systems.${name}.token has fewer than ${safeTokenLength} characters and could be guessed.`,
        help: 'One that cannot: openssl rand -hex 24',
      }),
    )
}

function withHint(diagnostic: Diagnostic): Diagnostic {
  if (diagnostic.code !== 'missing-file') return diagnostic
  return { ...diagnostic, help: 'Name the configuration file with --config FILE; without it, it is ecmahost.yaml.' }
}

/** A value that came from outside is not shown, wherever it was put. */
function withoutValues(secrets: Secrets, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return diagnostics.map(found => ({ ...found, message: secrets.mask(found.message) }))
}

/** In the order of the text. A value that could not be had would be reported again, as an empty one. */
function firstOfEachPlace(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const placeOf = ({ start }: Diagnostic): number => (start === undefined ? 0 : start.line * 1e6 + start.column)
  const codes = new Map<number, string>()
  return diagnostics
    .filter(found => {
      const place = placeOf(found)
      if (!codes.has(place)) codes.set(place, found.code)
      return codes.get(place) === found.code || !found.code.startsWith('wrong-')
    })
    .toSorted((a, b) => placeOf(a) - placeOf(b))
}
