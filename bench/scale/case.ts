import { measureImports } from './imports.ts'
import { measureDeltas } from './members.ts'
import { measureMemory } from './memory.ts'

/**
 * One measurement in a process of its own: `imports`, `memory` or `members`, then a folder and options. Prints a line of
 * JSON.
 */
const [what, folder = '', options = '{}'] = process.argv.slice(2)
const given = JSON.parse(options) as never
switch (what) {
  case 'imports':
    print(await measureImports(folder, given))
    break
  case 'memory':
    print(await measureMemory(folder, given))
    break
  case 'members':
    print(await measureDeltas(folder, given))
    break
  default:
    throw new Error(`there is no case ${what}`)
}

function print(figures: unknown): void {
  process.stdout.write(`${JSON.stringify(figures)}\n`)
}
