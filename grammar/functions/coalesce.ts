import { maybe, type Type, union } from '../syntax/type.ts'
import type { Outcome } from '../syntax/value.ts'
import { choice, nothing } from './choice.ts'
import { defineLazyFunction, type Emitted, type Thunk } from './define.ts'
import { isAbsent, presentCode } from './presence.ts'

export const coalesce = defineLazyFunction({
  name: 'Coalesce',
  params: [
    { name: 'source', type: 'any', presence: 'required', absent: 'accept', doc: 'The first choice.' },
    {
      name: 'source',
      type: 'any',
      presence: 'repeating',
      absent: 'accept',
      doc: 'The next choices; the last is the default.',
    },
  ],
  returns: 'any',
  type: args => coalesced(args.filter(arg => arg !== undefined)),
  doc: 'The first value that is not absent; absent when all are. The empty text is a value, a multi-valued attribute without values is none. What stands behind the chosen one is not evaluated.',
  examples: [
    { expression: 'Coalesce([a], [b], "none")', attributes: { a: null, b: 'B' }, gives: 'B' },
    { expression: 'Coalesce([a], "none")', attributes: { a: '' }, gives: '' },
    { expression: 'Coalesce([a], "none")', attributes: { a: [] }, gives: 'none' },
    { expression: 'Coalesce([a], , [b])', attributes: { a: null, b: null }, gives: null },
    { expression: 'Coalesce([a], Mid("late", 0, 1))', attributes: { a: 'A' }, gives: 'A' },
  ],
  run: (_context, ...sources: Thunk[]): Outcome => {
    for (const source of sources) {
      const value = source?.() ?? null
      if (!isAbsent(value)) return value
    }
    return null
  },
  emit: (args, emitter): Emitted => {
    const sources = args.filter(source => source !== undefined).filter(source => source.constant !== null)
    const certain = sources.findIndex(source => !source.absent && source.type !== 'any' && source.type !== 'list')
    const [first, ...others] = certain < 0 ? [...sources, nothing] : sources.slice(0, certain + 1)
    if (first === undefined || others.length === 0) return first ?? nothing
    // One row of choices, however many: the engine's parser goes down a level with every bracket.
    const code = [first, ...others].map((source, i) => {
      if (i === others.length) return source.code
      const value = emitter.temp()
      return `(${value} = ${source.code}, ${presentCode({ ...source, code: value }, emitter)}) ? ${value} : `
    })
    return { ...choice([first, ...others]), code: `(${code.join('')})`, absent: certain < 0 }
  },
})

/** One of several, and absent only where the last is. */
export function coalesced(types: readonly Type[]): Type {
  const certain = types.findIndex(type => !type.absent)
  const reached = certain < 0 ? types : types.slice(0, certain + 1)
  const values = reached.filter(type => type.constant !== null)
  const { constant: _, ...type } = union(values.map(one => ({ ...one, absent: false })))
  return certain < 0 ? maybe(type) : type
}
