import { expect, test } from 'vitest'
import { accessOf } from '../../../src/host/observe/access.ts'

test.each([
  ['127.0.0.1:8585', 'open'],
  ['127.8.0.9:1', 'open'],
  ['[::1]:8585', 'open'],
  ['localhost:8585', 'open'],
  ['0.0.0.0:8585', 'closed'],
  ['[::]:8585', 'closed'],
  ['10.0.0.7:8585', 'closed'],
  ['127.0.0.1.example.com:8585', 'closed'],
  ['localhost.example.com:8585', 'closed'],
])('without a token, figures of a host at %s are %s', (listen, kind) => {
  expect(accessOf({ listen, metrics: { enabled: true } }).kind).toBe(kind)
})

test('with a token, only who sends it is let in', () => {
  const access = accessOf({ listen: '127.0.0.1:8585', metrics: { enabled: true, token: 'figures-figures' } })
  if (access.kind !== 'token') throw new Error(access.kind)
  expect(access.admits('Bearer figures-figures')).toBe(true)
  expect(access.admits('Bearer other')).toBe(false)
  expect(access.admits(undefined)).toBe(false)
})
