import { describe, expect, test } from 'vitest'
import type { LogSign } from '../../src/runtime/protocol.ts'
import { poolOf, specOf } from './isolated.ts'

describe.each(['thread', 'process'] as const)('in a %s, what a connector', kind => {
  test('writes to its outputs goes to the log, line by line and without secrets', async () => {
    const lines: LogSign[] = []
    const ended = Promise.withResolvers<void>()
    const log = (line: LogSign): void => {
      lines.push(line)
      if (lines.length === 7) ended.resolve()
    }
    const pool = poolOf(kind, {}, { log, mask: text => text.replaceAll('opensesame', '•••') })
    expect(await pool.call(specOf('writes-to-its-outputs', 'connectors'), 'schema', null)).toEqual({ objectTypes: [] })
    await ended.promise
    const said = (level: LogSign['level']) => lines.filter(line => line.level === level).map(line => line.message)
    expect(said('info')).toEqual(expect.arrayContaining(['one', 'two', 'the password is •••', 'half a line', 'ü']))
    expect(said('warn')).toEqual(['careful'])
    expect(lines.find(({ message }) => message === 'logged')).toMatchObject({
      level: 'debug',
      details: { count: 3, size: '7' },
    })
  })

  test('writes without end is cut, and the host told how much', async () => {
    const lines: LogSign[] = []
    const pool = poolOf(kind, { stallMs: 300 }, { log: line => lines.push(line) })
    await expect(pool.call(specOf('says-too-much', 'misbehaving'), 'schema', null)).rejects.toMatchObject({
      code: 'worker-stalled',
    })
    expect(lines.length).toBeGreaterThan(100)
    expect(lines.length).toBeLessThan(20_000)
  })
})
