import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Diagnostic, nearest } from '../../grammar/syntax/diagnostics.ts'
import { diagnoseSetting, type SettingPath, type Written } from '../model/settings.ts'
import { fileProblem } from '../model/source-file.ts'
import { builtInConnectors } from '../runtime/load.ts'
import type { HostSettings, SystemSettings } from './declaration.ts'

/** Whether a connector is meant as the path of a module, and not as a built-in name. */
export function isModulePath(connector: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(connector)
}

/** The files and connectors that a configuration names and that are not there. */
export function absentParts(
  settings: { readonly host: HostSettings; readonly systems: Readonly<Record<string, SystemSettings>> },
  written: Written,
  folder: string,
): readonly Diagnostic[] {
  const found: (Diagnostic | undefined)[] = []
  const file = (path: SettingPath, name: string) => found.push(absentFile(written, path, name, folder))
  const { tls } = settings.host
  if (typeof tls === 'object') {
    file(['host', 'tls', 'cert'], tls.cert)
    file(['host', 'tls', 'key'], tls.key)
  }
  for (const [name, { connector, mapping }] of Object.entries(settings.systems)) {
    const at = ['systems', name, 'connector']
    if (isModulePath(connector)) file(at, connector)
    else found.push(absentConnector(written, at, connector))
    file(['systems', name, 'mapping'], mapping)
  }
  return found.filter(diagnostic => diagnostic !== undefined)
}

function absentFile(written: Written, at: SettingPath, name: string, folder: string): Diagnostic | undefined {
  const path = resolve(folder, name)
  const problem = whyNoFile(path, name)
  if (problem === undefined) return undefined
  const help = path === name ? undefined : `It was looked for at ${path}.`
  return diagnoseSetting(written, at, 'value', { code: 'missing-file', message: `${problem}.`, help })
}

function whyNoFile(path: string, name: string): string | undefined {
  try {
    return statSync(path).isDirectory() ? `${name} is a folder` : undefined
  } catch (error) {
    return fileProblem(error as NodeJS.ErrnoException, name)
  }
}

function absentConnector(written: Written, at: SettingPath, name: string): Diagnostic | undefined {
  const known = builtInConnectors()
  if (known.includes(name)) return undefined
  const near = nearest(name, known)
  return diagnoseSetting(written, at, 'value', {
    code: 'unknown-connector',
    message: `There is no connector "${name}".`,
    help:
      near === undefined
        ? `Built in are: ${known.join(', ')}. One of your own is named by its path: ./${name}.js`
        : `Did you mean "${near}"?`,
  })
}
