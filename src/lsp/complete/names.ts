import { CompletionItemKind } from 'vscode-languageserver/node'
import { isMap, isScalar } from 'yaml'
import { Attribute } from '../../../grammar/syntax/tokens.ts'
import type { Analysis } from '../analysis.ts'
import { tokensOf as lexed } from '../expression/lexed.ts'
import { definitionsIn } from '../occurrences.ts'
import type { ExpressionRole } from '../roles.ts'
import { bareName } from '../sites.ts'
import type { Writing } from '../writing.ts'
import { keyText } from '../yaml/entries.ts'
import type { Offer } from './offer.ts'

type Reader = Pick<ExpressionRole, 'part' | 'objectType'>

/** What an expression can read: the attributes of one side, or of both where nothing says which way it goes. */
export function attributesFor(analysis: Analysis, { part, objectType }: Reader): readonly Offer[] {
  const isOutward = part === 'let' && analysis.sites.some(({ role }) => role.part === 'export')
  return [
    ...(part === 'export' ? [] : connectorAttributes(analysis, objectType)),
    ...(part === 'export' || isOutward ? targetsOf(analysis, objectType) : []),
  ]
}

/** Those of the schema, or else those that other expressions read. */
function connectorAttributes(analysis: Analysis, objectType: string | undefined): readonly Offer[] {
  const types = analysis.schema.schema?.objectTypes ?? []
  const meant = types.filter(({ name }) => objectType === undefined || name === objectType)
  if (meant.length === 0) return attributesRead(analysis, objectType).map(label => field(label))
  const attributes = new Map(meant.flatMap(type => type.attributes.map(attribute => [attribute.name, attribute])))
  return [...attributes.values()].map(({ name, kind, multi, description }) =>
    field(name, multi ? `${kind}, several` : kind, description),
  )
}

/** The attributes that the expressions of an object type read; all there are, for what stands above the object types. */
function attributesRead(analysis: Analysis, objectType: string | undefined): readonly string[] {
  const sites = analysis.versions.flatMap(version => version.sites)
  const meant = sites.filter(({ role }) => {
    const isNear = objectType === undefined || role.objectType === undefined || role.objectType === objectType
    return role.part !== 'export' && isNear
  })
  return [...new Set(meant.flatMap(({ written: { text } }) => attributesIn(text)))].toSorted()
}

function attributesIn(text: string): readonly string[] {
  if (bareName.test(text.trim())) return [text.trim()]
  return lexed(text).flatMap(({ tokenType, image }) => (tokenType === Attribute ? [image.slice(1, -1).trim()] : []))
}

/** What goes out is made of what flows in. */
function targetsOf(analysis: Analysis, objectType: string | undefined): readonly Offer[] {
  const sites = analysis.versions.flatMap(version => version.sites)
  const flows = sites.filter(({ role }) => role.part === 'flow' && (objectType ?? role.objectType) === role.objectType)
  return [...new Set(flows.map(({ name }) => name))].map(label => field(label, 'SCIM'))
}

function field(label: string, detail?: string, documentation?: string): Offer {
  return { label, kind: CompletionItemKind.Field, detail, documentation }
}

/** The named expressions that another may use: those above it, of the file and of its object type. */
export function letsFor(analysis: Analysis, { role, path }: Writing): readonly Offer[] {
  const offers = new Map<string, Offer>()
  for (const version of analysis.versions) {
    const lets = definitionsIn(version).filter(({ kind }) => kind === 'let')
    const own = lets.filter(({ objectType }) => objectType === role.objectType)
    const itself = role.part === 'let' ? own.findIndex(({ name }) => path.at(-1)?.replace(/^\$/, '') === name) : -1
    const ofFile = role.objectType === undefined ? [] : lets.filter(({ objectType }) => objectType === undefined)
    for (const { name, site } of [...ofFile, ...own.slice(0, itself < 0 ? undefined : itself)]) {
      if (offers.has(name)) continue
      offers.set(name, { label: `$${name}`, kind: CompletionItemKind.Constant, detail: site?.written.text, rank: 1 })
    }
  }
  return [...offers.values()]
}

/** `%Domain%` */
export function parametersOf(analysis: Analysis): readonly Offer[] {
  return keysUnder(analysis, 'parameters').map(([name, value]) => ({
    label: `%${name}%`,
    kind: CompletionItemKind.Constant,
    detail: isScalar(value) ? String(value.value) : undefined,
  }))
}

/** The tables of the file. */
export function tablesOf(analysis: Analysis): readonly Offer[] {
  return keysUnder(analysis, 'tables').map(([label]) => ({ label, kind: CompletionItemKind.Struct, detail: 'table' }))
}

/** The columns of a table besides its key. */
export function columnsOf(analysis: Analysis, table: string): readonly Offer[] {
  const found = analysis.versions.flatMap(({ tables }) => tables.tables).find(({ name }) => name === table)
  const columns = found?.columns ?? columnsWritten(analysis, table)
  return columns.map(label => ({ label, kind: CompletionItemKind.Field, detail: `column of ${table}` }))
}

/** While the file is no YAML, its rows tell. */
function columnsWritten(analysis: Analysis, table: string): readonly string[] {
  const names = analysis.entries.flatMap(({ path }) => {
    const isCell = path.length === 5 && path[0] === 'tables' && path[1] === table && path[2] === 'rows'
    return isCell ? [path[4] ?? ''] : []
  })
  return [...new Set(names)]
}

function keysUnder(analysis: Analysis, top: string): readonly (readonly [string, unknown])[] {
  const found = new Map<string, unknown>()
  for (const version of analysis.versions) {
    const root = version.yaml.document.contents
    const group = isMap(root) ? root.get(top) : undefined
    if (!isMap(group)) continue
    for (const { key, value } of group.items)
      if (isScalar(key) && !found.has(keyText(key))) found.set(keyText(key), value)
  }
  return [...found]
}
