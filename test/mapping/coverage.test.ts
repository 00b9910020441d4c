import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialects } from '../../grammar/syntax/operators.ts'
import { print } from '../../grammar/syntax/print.ts'
import { withEmptyResults } from '../../src/mapping/coverage/empty-results.ts'
import { attributes, expressionOf } from '../grammar/arbitrary.ts'
import { evaluate, stillContext } from '../grammar/evaluate.ts'
import { cases, rendered, runCase, told } from './examples.ts'

const names = readdirSync(cases).filter(name => name.endsWith('.yaml') && name.startsWith('coverage-'))

describe('what no example reaches is told with its place and what to add', () => {
  test.each(names)('%s', async name => {
    const { diagnostics, results, coverage } = runCase(name)
    const { flows, branches, percent, unreached } = coverage
    const counts = `flows ${flows.reached} of ${flows.total}, branches ${branches.reached} of ${branches.total}, ${percent.toFixed(1)} %\n`
    const failed = results.map(told).filter(text => text.startsWith('failed'))
    const text = rendered(diagnostics) + failed.join('') + rendered(unreached) + counts
    await expect(text).toMatchFileSnapshot(join(cases, name.replace('.yaml', '.txt')))
    expect(unreached.length).toBe(flows.total - flows.reached + branches.total - branches.reached)
  })
})

describe.each(dialects)('in %s, an expression whose empty results are nodes', dialect => {
  test('means the same', () => {
    const law = fc.property(expressionOf(dialect), attributes, (node, values) => {
      const [as, watched] = [node, withEmptyResults(node, dialect)].map(one =>
        evaluate('interpreted', one, values, stillContext({ parameters: { Known: 'known' } }), { dialect }),
      )
      expect(watched, print(node, dialect)).toEqual(as)
    })
    fc.assert(law, { numRuns: 2000 })
  })
})
