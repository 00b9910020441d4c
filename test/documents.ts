import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

/** The Markdown files of the project, by their paths from its root. */
export const documents = globSync('**/*.md', {
  cwd: root,
  exclude: ['node_modules', 'dist', 'demo', 'data'],
}).toSorted()

/** A piece of code in a document. */
export interface Block {
  readonly where: string
  readonly language: string
  readonly code: string
}

export function textOf(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

export function blocksOf(document: string): Block[] {
  const text = textOf(document)
  return [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map(match => ({
    where: `${document}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1] ?? '',
    code: match[2] ?? '',
  }))
}
