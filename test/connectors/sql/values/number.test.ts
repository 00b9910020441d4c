import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberText, readDecimal, readFloat, readInteger } from '../../../../connectors/sql/values/number.ts'

test('every integer is read as it is written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), integer => {
      const read = readInteger(String(integer))
      expect(`${read as number | bigint}`).toBe(`${integer}`)
      expect(typeof read).toBe(Number.isSafeInteger(Number(integer)) ? 'number' : 'bigint')
    }),
  )
  for (const [cell, value] of [
    ['-0', 0],
    [' 7 ', 7],
    ['12.000', 12],
    ['12.5', '12.5'],
    ['0x10', '0x10'],
    ['', ''],
    [true, 1],
    [5n, 5],
    [null, null],
  ] as const) {
    expect(readInteger(cell)).toBe(value)
  }
})

test('a decimal is a number where that is exact, and its text otherwise', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.integer({ min: 0, max: 20 }),
      (digits, scale) => {
        const [sign, padded] = [digits < 0n ? '-' : '', String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')]
        const text = scale === 0 ? `${sign}${padded}` : `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`
        const read = readDecimal(text)
        if (typeof read === 'string') expect(read).toBe(text)
        else expect(trimmed(numberText(Number(read)))).toBe(trimmed(text))
      },
    ),
  )
  for (const [cell, value] of [
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
    ['.5', 0.5],
    ['1e3', 1000],
    ['-0', 0],
    ['NaN', 'NaN'],
    ['', ''],
    ['1,5', '1,5'],
    [Number.NaN, 'NaN'],
  ] as const) {
    expect(readDecimal(cell)).toBe(value)
  }
})

function trimmed(text: string): string {
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return /^-?0?$/.test(short) ? '0' : short
}

test('every double is written without an exponent, and read again', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), double => {
      const text = numberText(double)
      expect(text).toMatch(/^-?\d+(\.\d+)?$/)
      expect(readFloat(text)).toBe(double === 0 ? 0 : double)
    }),
  )
  expect(readFloat('Infinity')).toBe('Infinity')
  expect(readFloat('')).toBe('')
})
