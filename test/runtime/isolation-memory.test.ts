import { expect, test } from 'vitest'
import { poolOf, specOf } from './isolated.ts'

test.each(['thread', 'process'] as const)('garbage is not held against a connector in a %s', async kind => {
  const pool = poolOf(kind)
  expect(await pool.call(specOf('makes-garbage', 'connectors'), 'schema', null)).toEqual({ objectTypes: [] })
})
