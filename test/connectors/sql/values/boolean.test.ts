import { expect, test } from 'vitest'
import { readBoolean, unclearBoolean } from '../../../../connectors/sql/values/boolean.ts'

test('booleans are known in all their costumes, and nothing else is taken for one', () => {
  for (const cell of [true, 1, -1, 1n, 't', 'True', 'YES', 'y', ' on ', '1', '-1', new Uint8Array([1])]) {
    expect(readBoolean(cell)).toBe(true)
  }
  for (const cell of [false, 0, 0n, 'f', 'FALSE', 'no', 'N', 'off', '0', new Uint8Array([0])]) {
    expect(readBoolean(cell)).toBe(false)
  }
  for (const cell of [null, 2, 'ja', '', 'tru', new Uint8Array([2]), new Uint8Array([1, 0])]) {
    expect(readBoolean(cell)).toBe(cell)
  }
})

test('who is unclear about booleans learns how to say it', () => {
  expect(unclearBoolean('char(1)').failure).toMatchObject({ kind: 'value' })
  expect(unclearBoolean('char(1)').message).toContain('types: { kind: boolean, true: …, false: … }')
})
