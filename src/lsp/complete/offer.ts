import { type CompletionItem, type CompletionItemKind, InsertTextFormat } from 'vscode-languageserver/node'
import type { Stretch } from '../../model/settings.ts'
import type { Analysis } from '../analysis.ts'
import type { Client } from '../client.ts'
import { lineEnd, lineStart, rangeOf } from '../places.ts'

/** Something to put where the cursor stands. */
export interface Offer {
  readonly label: string
  readonly kind: CompletionItemKind
  /** What it is, in a few words. */
  readonly detail?: string | undefined
  readonly documentation?: string | undefined
  /** What is put there; by default the label. */
  readonly text?: string
  /** The same as a snippet. */
  readonly snippet?: string | undefined
  /** Offers of a lower rank come first. */
  readonly rank?: number
  /** What the editor compares with what is written, where it is not the label. */
  readonly filter?: string
  /** For what is told when the editor asks for it. */
  readonly data?: unknown
}

/** Offers as the protocol has them, in place of the word; an edit stays on the line of the cursor. */
export function completionItems(
  offers: readonly Offer[],
  { start, end }: Stretch,
  { document, text: whole }: Analysis,
  offset: number,
  client: Client,
): CompletionItem[] {
  const from = Math.min(offset, Math.max(start, lineStart(whole, offset)))
  const range = rangeOf(document, { start: from, end: Math.max(offset, Math.min(end, lineEnd(whole, offset))) })
  return offers.map(({ label, kind, detail, documentation, text = label, snippet, rank, filter, data }) => {
    const isSnippet = client.hasSnippets && snippet !== undefined
    return {
      label,
      kind,
      ...(detail === undefined ? {} : { detail }),
      ...(documentation === undefined ? {} : { documentation: client.markup(documentation) }),
      ...(rank === undefined ? {} : { sortText: `${rank} ${label}` }),
      ...(filter === undefined ? {} : { filterText: filter }),
      ...(data === undefined ? {} : { data }),
      textEdit: { range, newText: isSnippet ? snippet : text },
      ...(isSnippet ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    }
  })
}

/** A text within a snippet, where some characters have a meaning. */
export function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&')
}
