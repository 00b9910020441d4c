import type { Readable } from 'node:stream'

/** The longest line that is read, in UTF-16 code units. */
export const maxLine = 16 * 2 ** 20

/**
 * The lines of a stream, as many at a time as have come. A line that is too long is given as `undefined`, so that the
 * memory does not follow its length. The last line needs no end.
 */
export async function* lineBatches(stream: Readable): AsyncGenerator<readonly (string | undefined)[]> {
  stream.setEncoding('utf8')
  let rest = ''
  let tooLong = false
  for await (const chunk of stream) {
    const [first = '', ...others] = String(chunk).split('\n')
    const lines: (string | undefined)[] = []
    rest += tooLong ? '' : first
    if (rest.length > maxLine) {
      tooLong = true
      rest = ''
    }
    for (const part of others) {
      lines.push(tooLong ? undefined : rest)
      tooLong = false
      rest = part
    }
    if (lines.length > 0) yield lines
  }
  if (tooLong || rest !== '') yield [tooLong ? undefined : rest]
}
