import { expect, test } from 'vitest'
import { poolOf, specOf } from './isolated.ts'

test.each(['thread', 'process'] as const)('what a connector in a %s left behind fails nobody’s task', async kind => {
  const failed = Promise.withResolvers<string>()
  const pool = poolOf(kind, {}, { log: ({ message }) => failed.resolve(message) })
  expect(await pool.call(specOf('fails-late', 'connectors'), 'schema', null)).toEqual({ objectTypes: [] })
  expect(await failed.promise).toMatch(/^The connector failed when it had nothing to do: .*too late$/)
  expect(await pool.call(specOf('well-behaved', 'misbehaving'), 'schema', null)).toEqual({ objectTypes: [] })
})
