import { ErrorCodes, type Location, type Range, ResponseError, type WorkspaceEdit } from 'vscode-languageserver/node'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { Analysis } from './analysis.ts'
import { type Occurrence, occurrencesIn } from './occurrences.ts'
import { rangeOf } from './places.ts'
import type { Schemas } from './schemas.ts'

/** Where the name at an offset is given. */
export function definitionAt(analysis: Analysis, offset: number): Location | undefined {
  const { definition } = occurrenceAt(occurrencesIn(analysis), offset) ?? {}
  return definition && locationOf(analysis, definition)
}

/** Everywhere the name at an offset is used. */
export function referencesAt(analysis: Analysis, offset: number, withDefinition: boolean): Location[] {
  const all = occurrencesIn(analysis)
  const found = occurrenceAt(all, offset)
  return sameAs(all, found)
    .filter(({ start }) => withDefinition || start !== found?.definition?.start)
    .map(occurrence => locationOf(analysis, occurrence))
}

/** The stretch of the name that a rename would change; `undefined` where none can be renamed. */
export function renameRangeAt(analysis: Analysis, offset: number): Range | undefined {
  const found = occurrenceAt(occurrencesIn(analysis), offset)
  return found !== undefined && canRename(found) ? rangeOf(analysis.document, found) : undefined
}

/** Gives another name to a `let` or to a lambda's variable, wherever it is used. Throws where that would mix up names. */
export function renameAt(analysis: Analysis, offset: number, wanted: string, schemas: Schemas): WorkspaceEdit | null {
  const all = occurrencesIn(analysis)
  const found = occurrenceAt(all, offset)
  if (found === undefined || !canRename(found)) return null
  const name = wanted.replace(/^\$/, '')
  if (!/^[A-Za-z_]\w*$/.test(name)) {
    throw refused(`${wanted} is no name: it has letters, digits and _, and begins with no digit.`)
  }
  const taken = all.some(({ definition }) => definition?.kind === 'let' && definition.name === name)
  if (found.definition?.kind === 'let' && taken && found.definition.name !== name) {
    throw refused(`The name ${name} is taken.`)
  }
  const { document } = analysis
  const edits = sameAs(all, found).map(occurrence => ({ range: rangeOf(document, occurrence), newText: name }))
  const text = TextDocument.applyEdits(document, edits)
  const renamed = new Analysis(TextDocument.create(document.uri, document.languageId, 0, text), schemas, undefined)
  if (bindings(all) !== bindings(occurrencesIn(renamed))) throw refused(`$${name} means something else here already.`)
  return { changes: { [document.uri]: edits } }
}

function occurrenceAt(all: readonly Occurrence[], offset: number): Occurrence | undefined {
  return (
    all.find(({ start, end }) => start <= offset && offset <= end) ??
    // The $ before it belongs to a name as well.
    all.find(({ start, end, definition }) => start - 1 <= offset && offset <= end && definition?.kind !== 'table')
  )
}

function canRename({ definition }: Occurrence): boolean {
  return definition?.kind === 'let' || definition?.kind === 'lambda'
}

/** Every place once: a lambda's variable is used where it gets its name. */
function sameAs(all: readonly Occurrence[], found: Occurrence | undefined): readonly Occurrence[] {
  const { definition } = found ?? {}
  if (definition === undefined) return []
  return all.filter(occurrence => occurrence.definition === definition)
}

/** Which place belongs to which name, whatever the names are. */
function bindings(all: readonly Occurrence[]): string {
  const definitions = [...new Set(all.map(({ definition }) => definition))]
  return all.map(({ definition }) => (definition === undefined ? '-' : definitions.indexOf(definition))).join(' ')
}

function locationOf({ document }: Analysis, stretch: { readonly start: number; readonly end: number }): Location {
  return { uri: document.uri, range: rangeOf(document, stretch) }
}

function refused(message: string): ResponseError {
  return new ResponseError(ErrorCodes.InvalidParams, message)
}
