import { buffer } from 'node:stream/consumers'
import type { Source } from '../../grammar/syntax/span.ts'
import { Mistakes } from '../model/mistakes.ts'
import { readSource } from '../model/source-file.ts'
import { mistake } from './mistake.ts'

/** The text of a file, or of standard input where the path is `-`. Throws `Mistakes`. */
export async function readInput(path: string): Promise<Source> {
  if (path === '-') return { text: decoded(await buffer(process.stdin)), file: 'standard input' }
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  return read.source
}

function decoded(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw mistake('wrong-encoding', 'Standard input is not UTF-8 text.')
  }
}
