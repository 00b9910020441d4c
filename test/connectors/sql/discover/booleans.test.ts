import { expect, test } from 'vitest'
import { pairOf } from '../../../../connectors/sql/discover/booleans.ts'

test.each([
  [['N', 'Y'], true, ['Y', 'N']],
  [['J'], true, ['J', 'N']],
  [['Active', 'Inactive'], true, ['Active', 'Inactive']],
  [['Active'], true, ['Active', 'Inactive']],
  [['0', '1'], true, ['1', '0']],
  [['N', 'Y'], false, ['Y', 'N']],
  [['Y'], false, undefined],
  [['D', 'E'], false, undefined],
  [['A', 'B', 'C'], true, undefined],
  [[], true, undefined],
])('%j, named as a flag %s: %j', (values, isNamed, pair) => {
  expect(pairOf(values, isNamed)).toEqual(pair)
})
