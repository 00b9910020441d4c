import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'

/** The text of a file the user wrote, or what keeps it from being read. `file` is the path as messages show it. */
export function readSource(path: string, file: string = path): { source: Source } | { diagnostic: Diagnostic } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    return { source: { text, file } }
  } catch (error) {
    return { diagnostic: { severity: 'error', ...why(error as NodeJS.ErrnoException, file) } }
  }
}

function why(error: NodeJS.ErrnoException, file: string): Pick<Diagnostic, 'code' | 'message' | 'help'> {
  if (error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') {
    return {
      code: 'wrong-encoding',
      message: `${file} is not UTF-8 text.`,
      help: 'Save it again with the encoding UTF-8.',
    }
  }
  return { code: error.code === 'ENOENT' ? 'missing-file' : 'unreadable-file', message: `${fileProblem(error, file)}.` }
}

/** Why a file cannot be read, in words: `There is no file x`. */
export function fileProblem(error: NodeJS.ErrnoException, file: string): string {
  switch (error.code) {
    case 'ENOENT':
      return `There is no file ${file}`
    case 'EISDIR':
      return `${file} is a folder`
    case 'EACCES':
    case 'EPERM':
      return `${file} may not be read by this user`
    default:
      return `${file} cannot be read: ${error.message}`
  }
}
