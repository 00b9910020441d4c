import { isDeepStrictEqual } from 'node:util'
import type { Hover } from 'vscode-languageserver/node'
import { type Node, walk } from '../../../grammar/syntax/ast.ts'
import type { Stretch } from '../../model/settings.ts'
import type { Analysis } from '../analysis.ts'
import type { Client } from '../client.ts'
import { rangeOf } from '../places.ts'
import { keyRole, valueRole } from '../roles.ts'
import { descriptionAt } from '../rules.ts'
import type { Site } from '../sites.ts'
import { cursorAt, type KeyCursor, type ValueCursor } from '../yaml/cursor.ts'
import type { Path } from '../yaml/entries.ts'
import { valuesOnExample } from './example-values.ts'
import { flowKeyText } from './flow-key.ts'
import { meaningOf } from './meaning.ts'
import { attributeText, exampleText } from './text.ts'

/** What there is to say of the place at an offset. */
export function hoverAt(analysis: Analysis, offset: number, client: Client): Hover | null {
  const site = analysis.sites.find(({ written }) => written.start <= offset && offset <= written.end)
  const found = site === undefined ? overKey(analysis, offset) : overExpression(analysis, site, offset)
  if (found === undefined) return null
  return { contents: client.markup(found.text), range: rangeOf(analysis.document, found) }
}

/** Stands between what a thing is and what it comes to. */
const between = '\n\n---\n\n'

interface Said extends Stretch {
  readonly text: string
}

function overExpression(analysis: Analysis, site: Site, offset: number): Said | undefined {
  const { written } = site
  const index = written.indexAt(offset)
  const meaning = meaningOf(analysis, site, index)
  const root = site.parsed().node
  const node = root && innermost(root, index)
  const values = root && node && valuesOnExample(analysis, site, root, node)
  const parts = [meaning?.text, values && exampleText(values)].filter(part => part !== undefined)
  const at = meaning ?? node
  if (at === undefined || parts.length === 0) return undefined
  return { start: written.locate(at.start), end: written.locate(at.end), text: parts.join(between) }
}

/** The smallest node around a place. The name of a call stands behind what is piped into it. */
function innermost(root: Node, index: number): Node | undefined {
  const around = [...walk(root)].filter(({ kind, start, end }) => kind !== 'lambda' && start <= index && index <= end)
  const named = around.find(
    node => node.kind === 'call' && node.nameAt <= index && index <= node.nameAt + node.name.length,
  )
  return named ?? around.toSorted((a, b) => a.end - a.start - (b.end - b.start))[0]
}

function overKey(analysis: Analysis, offset: number): Said | undefined {
  const cursor = cursorAt(analysis.yaml.document.contents, analysis.text, offset)
  if (cursor?.written === undefined) return undefined
  const { start, end } = cursor.written
  const text =
    cursor.kind === 'key' ? keyMeaning(analysis, cursor, cursor.written.text) : valueMeaning(analysis, cursor)
  return text === undefined || text === '' ? undefined : { start, end, text }
}

function keyMeaning(analysis: Analysis, { path }: KeyCursor, name: string): string | undefined {
  const role = keyRole(path)
  if (role?.kind === 'flows') return flowKeyText(analysis, role.objectType, name)
  const isAttribute = role?.kind === 'attributes' || role?.kind === 'example'
  const said = isAttribute ? attributeMeaning(analysis, role.objectType, name) : descriptionAt([...path, name])
  const parts = [said, valueBehind(analysis, [...path, name])].filter(part => part !== undefined && part !== '')
  return parts.join(between)
}

/** What the expression behind a key gives. */
function valueBehind(analysis: Analysis, path: Path): string | undefined {
  const site = analysis.sites.find(one => isDeepStrictEqual(one.path, path))
  const root = site?.parsed().node
  const values = site && root && valuesOnExample(analysis, site, root, root)
  return values && exampleText(values)
}

function valueMeaning(analysis: Analysis, { path, written }: ValueCursor): string | undefined {
  const role = valueRole(path)
  if (role?.kind === 'anchor') return attributeMeaning(analysis, role.objectType, written?.text ?? '')
  return role === undefined ? descriptionAt(path) : undefined
}

function attributeMeaning(analysis: Analysis, objectType: string, name: string): string | undefined {
  const attribute = analysis.connectorType(objectType)?.attributes.find(known => known.name === name)
  return attribute && attributeText(attribute)
}
