import { describe, expect, it } from 'vitest'
import { bearerCheck } from '../../src/scim/auth.ts'

describe('a bearer token', () => {
  const admits = bearerCheck(['first', 'second', ''])

  it.each(['Bearer first', 'Bearer second', 'bearer first', 'Bearer   first '])('in %j lets in', header => {
    expect(admits(header)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer firs',
    'Bearer first second',
    'Basic first',
    'first',
    'Bearer FIRST',
  ])('in %j does not', header => expect(admits(header)).toBe(false))

  it('is needed where none is configured', () => {
    expect(bearerCheck([])('Bearer x')).toBe(false)
    expect(bearerCheck([''])('Bearer ')).toBe(false)
  })
})
