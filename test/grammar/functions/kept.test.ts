import { describe, expect, test } from 'vitest'
import { keeping } from '../../../grammar/functions/kept.ts'

describe('what is made of a text', () => {
  const counted = (...bounds: [weight?: number, most?: number]) => {
    let made = 0
    const [weight = 0, most] = bounds
    const make = keeping(
      text => {
        made++
        return text.length
      },
      () => weight,
      most,
    )
    return { make, made: () => made }
  }

  test('is made once', () => {
    const { make, made } = counted()
    expect([make('abc'), make('abc'), make('')]).toEqual([3, 3, 0])
    expect(made()).toBe(2)
  })

  test('is made again once too much was kept', () => {
    const { make, made } = counted(0, 1_000)
    for (let i = 0; i < 20; i++) make(`text ${i}`)
    expect(made()).toBe(20)
    make('text 19')
    expect(made()).toBe(20)
    make('text 0')
    expect(made()).toBe(21)
  })

  test('counts by what it weighs itself', () => {
    const { make, made } = counted(500, 1_000)
    for (const text of ['a', 'b', 'a']) make(text)
    expect(made()).toBe(3)
  })

  test('is not kept at all where it alone is too much', () => {
    const { make, made } = counted(0, 1_000)
    make('kept')
    make('x'.repeat(2_000))
    make('x'.repeat(2_000))
    expect(made()).toBe(3)
  })

  test('may be undefined', () => {
    let made = 0
    const make = keeping(() => void made++)
    make('a')
    make('a')
    expect(made).toBe(1)
  })
})
