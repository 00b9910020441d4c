import { hostError } from '../../src/model/error.ts'
import type { Kind, ObjectType } from '../../src/model/schema.ts'
import { suggest } from '../../src/model/suggest.ts'
import type { FileSettings } from './settings.ts'

/** One column of a file, in the order of the file. */
export interface Column {
  readonly name: string
  readonly kind: Kind
  /** The text between two values of a column that holds several. */
  readonly separator: string | undefined
  /** Every row has a value. */
  readonly required: boolean
}

/**
 * The columns of a file, checked against what the settings say of them. A column without a name becomes `column4` by
 * its place, because programs that end every line with a delimiter are common.
 */
export function columnsOf(source: string, names: readonly string[], file: FileSettings): readonly Column[] {
  const columns = names.map((name, index) => {
    const trimmed = name.trim() === '' ? `column${index + 1}` : name.trim()
    return {
      name: trimmed,
      kind: file.references?.[trimmed] === undefined ? (file.types?.[trimmed] ?? 'string') : 'reference',
      separator: file.multi?.[trimmed],
      required: file.required?.includes(trimmed) === true,
    } as const
  })
  refuseDuplicates(
    source,
    columns.map(column => column.name),
  )
  const known = columns.map(column => column.name)
  for (const name of anchorOf(file)) demand(source, known, name, 'anchor', file)
  for (const setting of ['types', 'multi', 'references'] as const) {
    for (const name of Object.keys(file[setting] ?? {})) demand(source, known, name, setting, file)
  }
  for (const name of file.required ?? []) demand(source, known, name, 'required', file)
  const multi = anchorOf(file).find(name => file.multi?.[name] !== undefined)
  if (multi !== undefined) {
    throw unfit(source, `the anchor column "${multi}" holds several values; an anchor is one value.`)
  }
  return columns
}

function anchorOf(file: FileSettings): readonly string[] {
  return typeof file.anchor === 'string' ? [file.anchor] : file.anchor
}

/** The object type a file of these columns stands for. */
export function objectTypeOf(name: string, columns: readonly Column[], file: FileSettings): ObjectType {
  const anchor = anchorOf(file)
  return {
    name,
    anchor,
    attributes: columns.map(column => ({
      name: column.name,
      kind: column.kind,
      multi: column.separator !== undefined,
      required: column.required || anchor.includes(column.name),
    })),
  }
}

function refuseDuplicates(source: string, names: readonly string[]): void {
  for (const [index, name] of names.entries()) {
    const first = names.indexOf(name)
    if (first === index) continue
    throw unfit(
      source,
      `columns ${first + 1} and ${index + 1} are both named "${name}". Give each column its own name.`,
    )
  }
}

function demand(source: string, known: readonly string[], name: string, setting: string, file: FileSettings): void {
  if (known.includes(name)) return
  const asked = setting === 'anchor' ? `the anchor column "${name}"` : `the column "${name}" that ${setting} speaks of`
  const other = known.length === 1 ? otherDelimiter(known[0] ?? '', file) : undefined
  if (other !== undefined) {
    const hint = `The header is one column long, "${known[0]}": set delimiter: ${other}.`
    throw unfit(source, `there is no ${asked.replace(/^the /, '')}. ${hint}`)
  }
  throw unfit(source, `there is no ${asked.replace(/^the /, '')}. ${suggest(name, known)}`)
}

/** What a header that came out as one column was probably meant to be split by. */
function otherDelimiter(header: string, file: FileSettings): string | undefined {
  const candidates = [';', '\t', '|', ','].filter(character => character !== (file.delimiter ?? ','))
  const found = candidates.find(character => header.includes(character))
  if (found === undefined) return undefined
  return found === '\t' ? 'tab' : `"${found}"`
}

function unfit(source: string, reason: string): Error {
  return hostError('source-unfit', { source, reason })
}
