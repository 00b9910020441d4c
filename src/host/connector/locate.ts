import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { nearest } from '../../../grammar/syntax/diagnostics.ts'
import { Mistakes } from '../../model/mistakes.ts'
import { fileProblem } from '../../model/source-file.ts'
import { builtInConnectors } from '../../runtime/load.ts'

/** A connector as somebody named it on the command line. */
export interface Located {
  /** What it is called in messages. */
  readonly name: string
  /** A built-in name, or the absolute path of its module. */
  readonly connector: string
  /** The settings file beside it, where there is one. */
  readonly settingsFile: string | undefined
}

const entries = ['index.ts', 'index.js', 'index.mjs']
/** The settings file that `connector new` writes. */
const settingsName = 'settings.yaml'

/** Finds a connector by its built-in name, or by the path of its module or its folder; throws `Mistakes`. */
export function locateConnector(name: string): Located {
  if (builtInConnectors().includes(name)) return { name, connector: name, settingsFile: undefined }
  const path = resolve(name)
  const module = moduleAt(path, name)
  const settingsFile = join(dirname(module), settingsName)
  return {
    name: module === path ? basename(path) : basename(dirname(module)),
    connector: module,
    settingsFile: existsSync(settingsFile) ? settingsFile : undefined,
  }
}

function moduleAt(path: string, name: string): string {
  let isFolder: boolean
  try {
    isFolder = statSync(path).isDirectory()
  } catch (error) {
    throw mistake(absence(error as NodeJS.ErrnoException, name), helpFor(name))
  }
  if (!isFolder) return path
  const entry = entries.find(file => existsSync(join(path, file)))
  if (entry !== undefined) return join(path, entry)
  throw mistake(`The folder ${name} holds no connector: it has no ${entries.slice(0, 2).join(' and no ')}.`, undefined)
}

function absence(error: NodeJS.ErrnoException, name: string): string {
  return error.code === 'ENOENT' ? `There is no connector "${name}".` : `${fileProblem(error, name)}.`
}

function helpFor(name: string): string {
  const known = builtInConnectors()
  const near = nearest(name, known)
  if (near !== undefined) return `Did you mean "${near}"?`
  return `Built in are: ${known.join(', ')}. One of your own is named by the path of its file or folder.`
}

function mistake(message: string, help: string | undefined): Mistakes {
  const code = 'unknown-connector'
  return new Mistakes([{ severity: 'error', code, message, ...(help === undefined ? {} : { help }) }])
}
