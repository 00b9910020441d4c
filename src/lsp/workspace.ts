import type { TextDocument } from 'vscode-languageserver-textdocument'
import { Analysis } from './analysis.ts'
import type { Schemas } from './schemas.ts'

/** The open documents, and what is known of them. */
export class Workspace {
  readonly schemas: Schemas
  readonly #analyses = new Map<string, Analysis>()

  constructor(schemas: Schemas) {
    this.schemas = schemas
  }

  /** A document was opened, or has another text. */
  update(document: TextDocument): void {
    const before = this.#analyses.get(document.uri)
    this.#analyses.set(document.uri, new Analysis(document, this.schemas, before))
  }

  forget(uri: string): void {
    this.#analyses.delete(uri)
  }

  /** `undefined` for a document that is not open. */
  get(uri: string): Analysis | undefined {
    return this.#analyses.get(uri)
  }

  uris(): readonly string[] {
    return [...this.#analyses.keys()]
  }

  /** Something beside the documents is different now. Those that rest on one of these files, or on any, are looked at anew. */
  refresh(paths?: readonly string[]): readonly string[] {
    const concerned = [...this.#analyses.values()].filter(
      analysis => paths === undefined || analysis.files().some(file => paths.includes(file)),
    )
    for (const { document } of concerned) this.update(document)
    return concerned.map(({ document }) => document.uri)
  }
}
