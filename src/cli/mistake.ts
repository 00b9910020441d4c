import { Mistakes } from '../model/mistakes.ts'

/** What is wrong with a word of the command line, to be thrown. */
export function mistake(code: string, message: string, help?: string): Mistakes {
  return new Mistakes([{ severity: 'error', code, message, ...(help === undefined ? {} : { help }) }])
}
