import { boundedLength, maxText } from './bounds.ts'
import type { Emitter } from './define.ts'

/**
 * The code of a text that was put together, refused where it is too long. The engine copies nothing until such a text is
 * read, so that its length may be looked at afterwards; in place of a call this costs hot code next to nothing.
 */
export function boundedCode(code: string, emitter: Emitter): string {
  const text = emitter.temp()
  const refuse = emitter.helper('boundedLength', boundedLength)
  return `(${text} = ${code}, ${text}.length > ${maxText} && ${refuse}(${text}.length), ${text})`
}
