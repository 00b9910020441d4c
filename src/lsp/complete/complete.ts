import type { CompletionItem } from 'vscode-languageserver/node'
import type { Analysis } from '../analysis.ts'
import type { Client } from '../client.ts'
import { lineStart } from '../places.ts'
import { holdsKeys } from '../rules.ts'
import { writingOf } from '../writing.ts'
import { type Cursor, cursorAt, type KeyCursor } from '../yaml/cursor.ts'
import { expressionOffers, type Offered } from './expression.ts'
import { keyOffers } from './keys.ts'
import { completionItems } from './offer.ts'
import { valueOffers } from './values.ts'

/** What could be written at an offset. */
export function completionsAt(analysis: Analysis, offset: number, client: Client): CompletionItem[] {
  const cursor = cursorAt(analysis.yaml.document.contents, analysis.text, offset)
  if (cursor === undefined) return []
  return offered(analysis, cursor, offset).flatMap(({ offers, at }) =>
    completionItems(offers, at, analysis, offset, client),
  )
}

function offered(analysis: Analysis, cursor: Cursor, offset: number): readonly Offered[] {
  if (cursor.kind === 'key') return [keyOffers(analysis, cursor, offset)]
  const key = asFirstKey(cursor, analysis.text, offset)
  const keys = key === undefined ? [] : [keyOffers(analysis, key, offset)]
  const writing = writingOf(cursor, analysis.text, offset)
  if (writing !== undefined) return [expressionOffers(analysis, writing, offset), ...keys]
  return keys.length > 0 ? keys : [valueOffers(analysis, cursor, offset)]
}

/** The first key of a mapping is a text to YAML, until it has a colon. */
function asFirstKey(cursor: Cursor, text: string, offset: number): KeyCursor | undefined {
  const { path, written } = cursor
  if (written?.style !== 'plain' || !holdsKeys(path) || /\s/.test(written.text)) return undefined
  const from = lineStart(text, offset)
  const isOnItsOwn = from <= written.start && /^\s*(?:- +)*$/.test(text.slice(from, written.start))
  return isOnItsOwn ? { kind: 'key', path, written, hasValue: false, inFlow: false } : undefined
}
