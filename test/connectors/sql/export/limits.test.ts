import { expect, test } from 'vitest'
import { connector } from '../../../../connectors/sql/index.ts'

test.each([
  ['argon2id', 1000],
  ['bcrypt', 20],
  ['sha512-crypt', 20],
] as const)('with passwords by %s, a batch has %i changes', (hash, batch) => {
  const user = { table: 'users', anchor: 'id', password: { column: 'secret', hash } }
  expect(connector.limits({ objectTypes: { user } })).toEqual({ batch, values: 10_000 })
})
