import { isDeepStrictEqual } from 'node:util'
import { expect } from 'vitest'
import { check, type Known } from '../../../grammar/compile/check.ts'
import { infer } from '../../../grammar/compile/infer.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import { anything } from '../../../grammar/syntax/type.ts'
import { type Attributes, evaluate, stillContext } from '../evaluate.ts'
import { isOutcome } from './surroundings.ts'

/** How far an expression comes. */
export type Fate = 'not read' | 'refused' | 'evaluated' | 'failed'

/**
 * What holds for any text whatever: reading, checking and inferring never throw; what passes the check is evaluated by
 * both evaluators alike, to a value or to an error of the language's own. `evaluate` throws on at any other error.
 */
export function law(text: string, dialect: Dialect, entry: Attributes, known: Known = {}): Fate {
  const { node, problems } = parse(text, dialect)
  expect(node === undefined).toBe(problems.length > 0)
  for (const { start, end } of problems) expect(start >= 0 && end >= start && end <= text.length).toBe(true)
  if (node === undefined) return 'not read'
  const found = check(node, { dialect, ...known })
  infer(node, { dialect, attribute: () => anything })
  if (found.some(problem => problem.severity === 'error')) return 'refused'
  const [compiled, interpreted] = (['compiled', 'interpreted'] as const).map(mode =>
    evaluate(mode, node, entry, stillContext({ parameters: { toString: 'a parameter' } }), { dialect }),
  )
  if (!isDeepStrictEqual(compiled, interpreted)) expect(compiled, text).toEqual(interpreted)
  if (compiled === undefined || 'error' in compiled) return 'failed'
  if ('value' in compiled) expect(isOutcome(compiled.value), text).toBe(true)
  return 'evaluated'
}
