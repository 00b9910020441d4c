import { describe, expect, test } from 'vitest'
import { asText, type LogRecord } from '../../../src/host/log/text.ts'

const record: LogRecord = { level: 'warn', time: '2026-11-24T12:00:00.000Z', msg: 'An entry failed.' }

describe('a line of the log for people', () => {
  test('begins with time, level, system and run; fields follow the sentence', () => {
    expect(asText({ ...record, system: 'hr', run: 3, anchor: 'E1', reason: 'no mail', count: 2 }, false)).toBe(
      '2026-11-24T12:00:00.000Z warn   hr run 3  An entry failed.  anchor=E1  reason="no mail"  count=2',
    )
  })

  test('has colour only where it is asked for', () => {
    expect(asText(record, true)).toContain('\u001B[33mwarn')
    expect(asText(record, false)).not.toContain('\u001B')
  })

  test('is followed by where an unexpected error happened', () => {
    const err = { type: 'TypeError', message: 'x', stack: 'TypeError: x\n    at a.ts:1\n    at b.ts:2' }
    expect(asText({ ...record, err }, false).split('\n')).toEqual([
      '2026-11-24T12:00:00.000Z warn   An entry failed.  err={"type":"TypeError","message":"x"}',
      '    TypeError: x',
      '    at a.ts:1',
      '    at b.ts:2',
    ])
  })

  test('does not steer the terminal, whatever somebody else wrote', () => {
    const evil = '\u001B]0;gone\u0007\u001B[2J\r\nfake line\u202E'
    const line = asText({ ...record, msg: evil, system: evil, anchor: evil, [evil]: evil, err: { stack: evil } }, false)
    expect(line).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u)
    expect(line.split('\n').map(part => part.startsWith('fake'))).not.toContain(true)
  })
})
