import { identityNoun } from '../../../src/model/identity-nouns.ts'
import { singular, wordsOf } from '../../../src/model/words.ts'
import type { Candidate } from './candidate.ts'

/** What tables are called before their name begins. */
const prefixes = new Set(['t', 'tb', 'tbl', 'tab', 'v', 'vw', 'view'])

/**
 * Names for object types: the word that says what they are, in the singular (`role` for `tblAppRoles`); all words of
 * the table, and its schema, where the shorter name would be that of several.
 */
export function namesFor(candidates: readonly Candidate[], taken: readonly string[]): ReadonlyMap<Candidate, string> {
  const names = new Map<Candidate, string>()
  const used = new Set(taken)
  for (const candidate of candidates) {
    if (candidate.name !== undefined) names.set(candidate, candidate.name)
    used.add(candidate.name ?? '')
  }
  const free = candidates.filter(({ name }) => name === undefined)
  for (const candidate of free) {
    const proposals = formsOf(candidate)
    const others = free.filter(other => other !== candidate)
    const unique = proposals.find(
      (form, index) => !used.has(form) && !others.some(other => formsOf(other)[index] === form),
    )
    const name = unique ?? numbered(proposals.at(-1) ?? 'entry', used)
    names.set(candidate, name)
    used.add(name)
  }
  return names
}

/** From the shortest to the longest. */
function formsOf({ table: { schema, name } }: Candidate): readonly string[] {
  const word = identityNoun(name)?.word
  const whole = singularName(name)
  return [word ?? whole, whole, [...wordsOf(schema ?? ''), whole].join('_')]
}

/** A name in small letters, without what tables begin with, its last word in the singular. */
export function singularName(name: string): string {
  const words = wordsOf(name)
  const bare = words.length > 1 && prefixes.has(words[0] ?? '') ? words.slice(1) : words
  return [...bare.slice(0, -1), singular(bare.at(-1) ?? 'entry')].join('_')
}

/** The name, with a number behind it where it is taken. */
export function numbered(name: string, used: ReadonlySet<string>): string {
  let result = name
  for (let number = 2; used.has(result); number++) result = `${name}_${number}`
  return result
}
