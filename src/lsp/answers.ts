import type { Connection, Position } from 'vscode-languageserver/node'
import type { Analysis } from './analysis.ts'
import type { Client } from './client.ts'
import { completionsAt } from './complete/complete.ts'
import { withDocumentation } from './complete/functions.ts'
import { formatted } from './format.ts'
import { hoverAt } from './hover/hover.ts'
import { definitionAt, referencesAt, renameAt, renameRangeAt } from './naming.ts'
import { quickFixes } from './quick-fix.ts'
import { signatureAt } from './signature.ts'
import { documentSymbols } from './symbols.ts'
import type { Workspace } from './workspace.ts'

interface Asked {
  readonly textDocument: { readonly uri: string }
}
interface AskedAt extends Asked {
  readonly position: Position
}

/** Answers what is asked of documents that are open; of any other nothing is known. */
export function answerRequests(connection: Connection, workspace: Workspace, client: Client): void {
  const { schemas } = workspace
  const of = <T>({ textDocument }: Asked, found: (analysis: Analysis) => T): T | null => {
    const analysis = workspace.get(textDocument.uri)
    return analysis === undefined ? null : found(analysis)
  }
  const at = <T>(asked: AskedAt, found: (analysis: Analysis, offset: number) => T): T | null =>
    of(asked, analysis => found(analysis, analysis.document.offsetAt(asked.position)))

  connection.onCompletion(asked => at(asked, (analysis, offset) => completionsAt(analysis, offset, client)))
  connection.onCompletionResolve(item => withDocumentation(item, client))
  connection.onHover(asked => at(asked, (analysis, offset) => hoverAt(analysis, offset, client)))
  connection.onSignatureHelp(asked => at(asked, (analysis, offset) => signatureAt(analysis, offset, client)))
  connection.onDefinition(asked => at(asked, definitionAt))
  connection.onReferences(asked =>
    at(asked, (analysis, offset) => referencesAt(analysis, offset, asked.context.includeDeclaration)),
  )
  connection.onPrepareRename(asked => at(asked, renameRangeAt))
  connection.onRenameRequest(asked =>
    at(asked, (analysis, offset) => renameAt(analysis, offset, asked.newName, schemas)),
  )
  connection.onDocumentSymbol(asked => of(asked, documentSymbols))
  connection.onDocumentFormatting(asked => of(asked, formatted))
  connection.onCodeAction(asked => of(asked, analysis => quickFixes(analysis, asked.range)))
}
