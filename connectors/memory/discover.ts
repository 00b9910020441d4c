import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Discovery } from '../../src/connector/contract.ts'
import type { Entry, Stored } from './stored.ts'

/** What a file that is there tells of its object types; a file that is not there is proposed. */
export async function discover(settings: Readonly<Record<string, unknown>>, folder: string): Promise<Discovery> {
  const file = typeof settings['file'] === 'string' ? settings['file'] : './directory.json'
  const given = { ...settings, file }
  const text = await readFile(resolve(folder, file), 'utf8').catch((error: NodeJS.ErrnoException) => error)
  if (typeof text !== 'string') {
    if (text.code !== 'ENOENT') throw text
    return {
      settings: { ...given, create: true },
      notes: [`There is no ${file}: the first change will make it. It will hold persons and groups.`],
    }
  }
  if (settings['objectTypes'] !== undefined) return { settings: given, notes: [] }
  const { entries = {} } = JSON.parse(text) as { entries?: Readonly<Record<string, readonly Entry[]>> }
  const found = Object.entries(entries).filter(([, those]) => those.length > 0)
  if (found.length === 0) return { settings: given, notes: [`${file} has no entries: persons and groups are taken.`] }
  return {
    settings: { ...given, objectTypes: Object.fromEntries(found.map(([name, those]) => [name, typeFrom(those)])) },
    notes: found.map(
      ([name, those]) => `${name}: guessed from ${those.length} entries. Check its anchor and its kinds.`,
    ),
  }
}

function typeFrom(entries: readonly Entry[]) {
  const names = [...new Set(entries.flatMap(entry => Object.keys(entry)))]
  const anchor = names.find(name => identifies(name, entries)) ?? names[0] ?? 'id'
  const attributes = names.map(name => [name, attributeFrom(entries.flatMap(entry => entry[name] ?? []))] as const)
  const multi = new Set(names.filter(name => entries.some(entry => Array.isArray(entry[name]))))
  return {
    anchor: [anchor],
    attributes: Object.fromEntries(
      attributes.map(([name, attribute]) => [name, multi.has(name) ? { ...attribute, multi: true } : attribute]),
    ),
  }
}

/** Every entry has a value of that name, and each another. */
function identifies(name: string, entries: readonly Entry[]): boolean {
  const values = entries.map(entry => entry[name])
  const fit = values.every(value => value !== '' && (typeof value === 'string' || typeof value === 'number'))
  return fit && new Set(values).size === values.length
}

function attributeFrom(values: readonly Stored[]): { readonly kind: string } {
  const all = (fits: (value: Stored) => boolean): boolean => values.length > 0 && values.every(fits)
  if (all(value => typeof value === 'boolean')) return { kind: 'boolean' }
  if (all(Number.isSafeInteger)) return { kind: 'integer' }
  if (all(value => typeof value === 'number')) return { kind: 'decimal' }
  return { kind: all(value => typeof value === 'object') ? 'complex' : 'string' }
}
