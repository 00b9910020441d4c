import { CompletionItemKind } from 'vscode-languageserver/node'
import type { Node } from 'yaml'
import type { Analysis } from '../analysis.ts'
import { lineStart } from '../places.ts'
import { keyRole } from '../roles.ts'
import { keysAt } from '../rules.ts'
import type { KeyCursor } from '../yaml/cursor.ts'
import { item, type Path } from '../yaml/entries.ts'
import type { Offered } from './expression.ts'
import { attributesFor } from './names.ts'
import type { Offer } from './offer.ts'
import { pathOffers } from './paths.ts'

/** The keys that could stand at a place and are not there yet. */
export function keyOffers(analysis: Analysis, cursor: KeyCursor, offset: number): Offered {
  const { path, written, hasValue, inFlow } = cursor
  const at = written === undefined ? { start: offset, end: offset } : { start: written.start, end: written.end }
  const taken = new Set(keysBelow(analysis, path, at.start))
  const offers = keysFor(analysis, path).filter(({ label }) => !taken.has(label))
  return {
    offers: offers.map(({ behind = ': ', ...offer }) => ({
      ...offer,
      text: `${asKey(offer.label, inFlow)}${hasValue ? '' : behind}`,
    })),
    at: { start: at.start, end: Math.max(at.end, offset) },
  }
}

/** What stands there already, besides the key that is being written. */
function keysBelow({ entries, text }: Analysis, path: Path, start: number): readonly string[] {
  const near = entries.filter(
    entry => entry.path.length === path.length + 1 && path.every((key, i) => key === entry.path[i]),
  )
  // Items of a list share a path: the one is meant that begins before the cursor, or right here.
  const isFirst = /-\s*$/.test(text.slice(lineStart(text, start), start))
  const begun = isFirst
    ? near.find(({ holder }) => startOf(holder) === start)
    : near.findLast(({ holder }) => startOf(holder) < start)
  return near.flatMap(entry => {
    const isNear = !path.includes(item) || entry.holder === begun?.holder
    return isNear && startOf(entry.key) !== start ? [entry.path.at(-1) ?? ''] : []
  })
}

function startOf(node: Node | undefined): number {
  return node?.range?.[0] ?? -1
}

interface KeyOffer extends Offer {
  /** What comes behind the key; by default a colon and a blank. */
  readonly behind?: string
}

function keysFor(analysis: Analysis, path: Path): readonly KeyOffer[] {
  const role = keyRole(path)
  switch (role?.kind) {
    case 'flows':
      return pathOffers(analysis, role.objectType)
    case 'object types':
      return (analysis.schema.schema?.objectTypes ?? []).map(({ name }) => ({
        label: name,
        kind: CompletionItemKind.Class,
        behind: ':',
      }))
    case 'attributes':
      return attributesFor(analysis, { part: 'flow', objectType: role.objectType })
    case 'example':
      return [
        ...attributesFor(analysis, { part: 'flow', objectType: role.objectType }),
        ...attributesFor(analysis, { part: 'export', objectType: role.objectType }),
      ]
    case undefined:
      return keysAt(path).map(({ name, description, holds }) => ({
        label: name,
        kind: CompletionItemKind.Property,
        documentation: description,
        behind: holds === 'value' ? ': ' : ':',
      }))
    default:
      return role satisfies never
  }
}

/** A key as YAML takes it for that text. */
function asKey(name: string, inFlow: boolean): string {
  const isPlain = /^[\p{L}_$][^#'&*!|>%@`]*$/u.test(name) && !/: |:$/.test(name)
  return isPlain && !(inFlow && /[[\]{},"]/.test(name)) ? name : `'${name.replaceAll("'", "''")}'`
}
