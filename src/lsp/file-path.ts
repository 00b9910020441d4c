import { fileURLToPath } from 'node:url'

/** The path of a document; `undefined` for one that is no file. */
export function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri)
  } catch {
    return undefined
  }
}
