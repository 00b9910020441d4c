import { hostError } from '../../src/model/error.ts'
import { suggest } from '../../src/model/suggest.ts'
import { Directory, type JournalItem } from './directory.ts'
import type { DirectoryType } from './kind.ts'
import type { HashedPassword } from './password.ts'
import { cellOf, type Entry, keyOf, type Stored, storedOf } from './stored.ts'

/** What a file holds. All may be left out: `{}` is an empty directory. */
interface Content {
  readonly sequence?: number
  readonly forgotten?: number
  readonly assigned?: number
  readonly entries?: Readonly<Record<string, readonly Entry[]>>
  readonly passwords?: Readonly<Record<string, Readonly<Record<string, HashedPassword>>>>
  readonly journal?: readonly JournalItem[]
}

/** Reads the text of a file; `source` is what messages call it. Throws `source-unfit` for one that is none. */
export function parseDirectory(text: string, types: ReadonlyMap<string, DirectoryType>, source: string): Directory {
  const content = parseContent(text, source)
  const stray = Object.keys(content.entries ?? {}).find(name => !types.has(name))
  if (stray !== undefined) {
    throw unfit(
      source,
      `it has entries of the object type "${stray}", which the settings do not have. ${suggest(stray, [...types.keys()])}`,
    )
  }
  const entries = [...types.values()].map(
    type => [type.name, keyed(type, content.entries?.[type.name] ?? [], source)] as const,
  )
  const passwords = [...types.keys()].map(
    name => [name, new Map(Object.entries(content.passwords?.[name] ?? {}))] as const,
  )
  return new Directory(types, {
    sequence: content.sequence ?? 0,
    forgotten: content.forgotten ?? 0,
    assigned: content.assigned ?? 0,
    entries: new Map(entries),
    passwords: new Map(passwords),
    journal: content.journal ?? [],
  })
}

/** The text of a file: an entry a line, so that two versions can be compared. */
export function* printDirectory(directory: Directory): Generator<string> {
  const { sequence, forgotten, assigned } = directory
  yield `{ "sequence": ${sequence}, "forgotten": ${forgotten}, "assigned": ${assigned},\n`
  const names = [...directory.types.keys()]
  yield '"entries": {'
  for (const [index, name] of names.entries()) {
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(name)}: `
    yield* list(directory.entriesOf(name).values())
  }
  yield '\n},\n"passwords": '
  const passwords = names.map(name => [name, Object.fromEntries(directory.passwordsOf(name))])
  yield `${JSON.stringify(Object.fromEntries(passwords))},\n"journal": `
  yield* list(directory.journal)
  yield '\n}\n'
}

function* list(items: Iterable<unknown>): Generator<string> {
  let before = '[\n'
  for (const item of items) {
    yield `${before}${JSON.stringify(item)}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]' : '\n]'
}

function parseContent(text: string, source: string): Content {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw unfit(source, `it is no JSON: ${(error as Error).message}. Mend it, or begin again with {}.`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw unfit(source, 'it must hold a group of keys. {} is an empty directory.')
  }
  return content
}

/** The entries of an object type by their keys, checked one by one: the file may have been written by hand. */
function keyed(type: DirectoryType, entries: readonly Entry[], source: string): Map<string, Entry> {
  if (!Array.isArray(entries)) throw unfit(source, `entries.${type.name} must be a list.`)
  const found = new Map<string, Entry>()
  for (const [index, entry] of entries.entries()) {
    const wrong = mistakeIn(type, entry)
    if (wrong !== undefined) throw unfit(source, `entry ${index + 1} of ${type.name}: ${wrong}`)
    const key = keyOf(type.anchor.map(part => entry[part]))
    if (found.has(key)) throw unfit(source, `two entries of ${type.name} have the anchor "${key}". Give one another.`)
    found.set(key, entry)
  }
  return found
}

function mistakeIn(type: DirectoryType, entry: Entry): string | undefined {
  if (typeof entry !== 'object' || entry === null) return 'it is no group of attributes.'
  for (const [name, value] of Object.entries(entry)) {
    const attribute = type.named.get(name)
    if (attribute === undefined) return `there is no attribute "${name}". ${suggest(name, [...type.named.keys()])}`
    try {
      storedOf(attribute, cellOf(attribute, value) ?? '')
    } catch (error) {
      return (error as Error).message
    }
  }
  const missing = type.attributes.find(({ name, required }) => required && isEmpty(entry[name]))
  return missing && `it has no "${missing.name}", and every ${type.name} needs one.`
}

function isEmpty(value: Stored | undefined): boolean {
  return value === undefined || value === ''
}

function unfit(source: string, reason: string): Error {
  return hostError('source-unfit', { source, reason })
}
