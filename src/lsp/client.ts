import { type ClientCapabilities, type MarkupContent, MarkupKind } from 'vscode-languageserver/node'

/** What an editor can do. */
export interface Client {
  readonly hasSnippets: boolean
  readonly canWatch: boolean
  readonly hasSettings: boolean
  readonly canFollowSettings: boolean
  /** A text in Markdown, or without its marks. */
  markup(markdown: string): MarkupContent
}

export function clientOf({ textDocument, workspace }: ClientCapabilities): Client {
  const formats = [
    textDocument?.hover?.contentFormat,
    textDocument?.completion?.completionItem?.documentationFormat,
    textDocument?.signatureHelp?.signatureInformation?.documentationFormat,
  ]
  const isMarkdown = formats.some(known => known?.includes(MarkupKind.Markdown) === true)
  return {
    hasSnippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    canWatch: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    hasSettings: workspace?.configuration === true,
    canFollowSettings: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    markup: markdown =>
      isMarkdown
        ? { kind: MarkupKind.Markdown, value: markdown }
        : { kind: MarkupKind.PlainText, value: withoutMarks(markdown) },
  }
}

function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/^## /gm, '')
    .replaceAll(/\*\*(.+?)\*\*/g, '$1')
    .replaceAll(/^(?:```|~~~|---)$\n?/gm, '')
}
