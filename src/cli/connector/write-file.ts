import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Exit, exitCodes } from '../exit.ts'
import { say, style } from '../output.ts'

/** Writes a file and the folders it stands in, or ends the command with what was in the way. */
export function writeFile(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  } catch (error) {
    say(`${style('red', 'error:')} ${path} cannot be written: ${(error as Error).message} [unwritable-file]`)
    throw new Exit(exitCodes.world)
  }
}
