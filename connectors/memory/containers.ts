import type { Container, Partition } from '../../src/connector/contract.ts'
import type { Directory } from './directory.ts'
import type { Entry } from './stored.ts'

/** The values of the attribute that divides the directory. */
export function partitionsOf(directory: Directory, attribute: string | undefined): readonly Partition[] {
  if (attribute === undefined) return []
  const names = new Set([...entriesOf(directory)].flatMap(entry => textIn(entry, attribute)))
  return [...names].toSorted().map(name => ({ name }))
}

/** The containers right below one, from the paths of the entries. */
export function containersOf(
  directory: Directory,
  attributes: { readonly partition?: string | undefined; readonly container?: string | undefined },
  within: { readonly partition: string | null; readonly parent: string | null },
): readonly Container[] {
  const { partition, container } = attributes
  if (container === undefined) return []
  const start = within.parent === null ? '' : `${within.parent}/`
  /** Whether something is below, by name. */
  const found = new Map<string, boolean>()
  for (const entry of entriesOf(directory)) {
    const [path] = textIn(entry, container)
    if (path === undefined || !path.startsWith(start)) continue
    if (within.partition !== null && (partition === undefined || entry[partition] !== within.partition)) continue
    const [title = '', ...below] = path.slice(start.length).split('/')
    if (title !== '') found.set(`${start}${title}`, found.get(`${start}${title}`) === true || below.length > 0)
  }
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, hasChildren]) => ({ name, title: name.slice(start.length), hasChildren }))
}

function* entriesOf(directory: Directory): Generator<Entry> {
  for (const name of directory.types.keys()) yield* directory.entriesOf(name).values()
}

function textIn(entry: Entry, attribute: string): readonly string[] {
  const value = entry[attribute]
  return typeof value === 'string' ? [value] : []
}
