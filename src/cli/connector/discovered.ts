import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type NewFile, present, writeFiles } from '../../host/connector/write-files.ts'
import { Exit, exitCodes } from '../exit.ts'
import { mistake } from '../mistake.ts'
import { say, style } from '../output.ts'

/** What a discovery is written down as. */
interface Discovered {
  readonly system: string
  readonly configuration: string
  /** `undefined` where there is none, because the settings are not complete. */
  readonly mapping: string | undefined
  /** Secrets of the settings, by their paths. */
  readonly secrets: ReadonlyMap<string, string>
}

/** Where the token of a system is kept that is written down. */
export function tokenPath(system: string): string {
  return `secrets/${system}-token`
}

/** Writes a configuration and all that belongs to it into a folder, or nothing; returns the paths. */
export function writeDiscovered(
  folder: string,
  { system, configuration, mapping, secrets }: Discovered,
  force: boolean,
): readonly string[] {
  const file = (path: string, content: string, isSecret = false): NewFile => ({ path, content, isSecret })
  const token = file(tokenPath(system), `${randomBytes(24).toString('base64url')}\n`, true)
  const files = [
    file('ecmahost.yaml', configuration),
    ...(mapping === undefined ? [] : [file(`mappings/${system}.yaml`, mapping)]),
    ...[...secrets].map(([path, content]) => file(path, content, true)),
    // A token that clients have already stays.
    ...(present(folder, [token]).length > 0 && force ? [] : [token]),
  ]
  const there = present(folder, files)
  if (there.length > 0 && !force) {
    throw mistake(
      'file-exists',
      `${there.map(path => join(folder, path)).join(', ')} ${there.length === 1 ? 'is' : 'are'} there already, and nothing was written.`,
      'Choose another folder, or overwrite with --force.',
    )
  }
  try {
    writeFiles(folder, files)
  } catch (error) {
    say(`${style('red', 'error:')} Nothing was written to ${folder}: ${(error as Error).message} [unwritable-file]`)
    throw new Exit(exitCodes.world)
  }
  return files.map(({ path }) => join(folder, path))
}

/** Says what was written and what comes next. */
export function sayWritten(folder: string, system: string, paths: readonly string[], isComplete: boolean): void {
  say(`Wrote ${paths.join(', ')}.`)
  if (paths.some(path => path.includes('secrets'))) {
    say(`What stands in ${join(folder, 'secrets')} is secret: only you may read it, and it belongs into no repository.`)
  }
  const config = join(folder, 'ecmahost.yaml')
  say(isComplete ? 'Next:' : 'Complete it, then:')
  say(`  ecmahost config check --config ${config}`)
  say(`  ecmahost import ${system} --dry-run --config ${config}`)
  say(`  ecmahost host --config ${config}`)
}
