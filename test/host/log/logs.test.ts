import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogLevel } from '../../../src/host/declare/log.ts'
import { type LogFields, Logs } from '../../../src/host/log/logs.ts'
import { hostError } from '../../../src/model/error.ts'
import { Secret } from '../../../src/model/secret.ts'
import { secretsOf } from '../../../src/model/secrets.ts'

/** A log that is kept in memory. */
function memoryLog(secrets: readonly string[] = [], level: LogLevel = 'debug') {
  const lines: string[] = []
  const known = secretsOf()
  for (const secret of secrets) known.add(secret)
  const logs = new Logs({ write: line => lines.push(line), close() {} }, known, level)
  return { logs, lines, last: () => JSON.parse(lines.at(-1) ?? '') as Readonly<Record<string, unknown>> }
}

describe('a line of the log', () => {
  test('says when, how important, of which system, run and entry, and what', () => {
    const { logs, last } = memoryLog()
    logs.for('hr').write('warn', 'An entry failed.', { run: 3, objectType: 'person', anchor: 'E1', code: 'value' })
    expect(last()).toEqual({
      level: 'warn',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as unknown,
      system: 'hr',
      run: 3,
      objectType: 'person',
      anchor: 'E1',
      code: 'value',
      msg: 'An entry failed.',
    })
  })

  test('of the host itself names no system, and has no fields that say nothing', () => {
    const { logs, last } = memoryLog()
    logs.host.write('info', '100 % %s %d', { run: undefined, anchor: null })
    expect(Object.keys(last())).toEqual(['level', 'time', 'msg'])
    expect(last()['msg']).toBe('100 % %s %d')
  })

  test('tells an error with its causes', () => {
    const { logs, last } = memoryLog()
    logs.host.write('error', 'It failed.', { err: new Error('outside', { cause: hostError('run-stopped', {}) }) })
    expect(last()['err']).toMatchObject({
      type: 'Error',
      message: 'outside',
      stack: expect.stringContaining('logs.test.ts') as unknown,
      cause: { type: 'HostError', code: 'run-stopped', message: 'The run was stopped.' },
    })
    expect(JSON.stringify((last()['err'] as { cause: unknown }).cause)).not.toContain('stack')
  })
})

describe('the level', () => {
  test('of a system is its own, and changes while the log is in use', () => {
    const { logs, lines } = memoryLog()
    const [hr, erp] = [logs.for('hr'), logs.for('erp')]
    hr.write('debug', 'left out')
    logs.setLevel('hr', 'debug')
    hr.write('debug', 'written')
    erp.write('debug', 'left out')
    logs.setLevel('hr', 'silent')
    hr.write('error', 'left out')
    expect(lines.map(line => (JSON.parse(line) as { msg: string }).msg)).toEqual(['written'])
    expect([logs.level('hr'), logs.level('erp')]).toEqual(['silent', 'info'])
  })

  test('of the host does not hold for a system', () => {
    const { logs, lines } = memoryLog([], 'error')
    logs.host.write('warn', 'left out')
    logs.for('hr').write('info', 'written')
    expect(lines).toHaveLength(1)
  })
})

describe('no secret gets into the log', () => {
  const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  /** What is ours in every line, or what stands for a secret, is no secret. */
  const secret = word.filter(text => {
    const line = `"level":"error","time":"2026-11-24T12:00:00.000Z","system":"hr","msg":"err" *** type Error message stack cause <0123456789 octets>`
    return text.trim() !== '' && !line.includes(text) && !/^[\d*.:,"{}[\]\s-]+$/.test(text)
  })
  const ways: Readonly<Record<string, (value: string) => { message?: string; fields?: LogFields }>> = {
    'in the sentence': value => ({ message: `login with "${value}" failed` }),
    'in a field': value => ({ fields: { value } }),
    'deep in a field': value => ({ fields: { a: [{ b: new Map([['c', new Set([value])]]) }] } }),
    'as the name of a field': value => ({ fields: { [` ${value} `]: true } }),
    'in several fields': value => ({ message: value, fields: { first: value, second: `=${value};` } }),
    'in an error': value => ({ fields: { err: new Error(`bind: "${value}"`) } }),
    'in the cause of an error': value => ({
      fields: { err: new Error('outside', { cause: new AggregateError([new Error(value)], 'several') }) },
    }),
    'in a property of an error': value => ({ fields: { err: Object.assign(new Error('x'), { code: value }) } }),
    'in octets': value => ({ fields: { a: Buffer.from(value), b: new Uint8Array(Buffer.from(value)) } }),
    'in JSON': value => ({ fields: { body: JSON.stringify({ value }) } }),
    'in an address': value => ({ fields: { url: `https://x/?a=${encodeURIComponent(value)}&b=c` } }),
    'behind much other text': value => ({ fields: { text: `${'x '.repeat(8_192 - 5)}${value} end` } }),
  }

  test.each(Object.entries(ways))('%s', (_, way) => {
    fc.assert(
      fc.property(secret, value => {
        const { logs, lines } = memoryLog([value])
        const { message = 'msg', fields = {} } = way(value)
        logs.for('hr').write('error', message, fields)
        expect(lines).toHaveLength(1)
        expect(textsOf(JSON.parse(lines[0] ?? '')).filter(text => standsIn(text, value))).toEqual([])
      }),
    )
  })

  test('that a type, a name or the settings of a connector hide, whatever its value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 20 }), random => {
        const value = `<${random}>`
        const { logs, lines } = memoryLog()
        logs.host.write('info', String(new Secret(value)), {
          token: new Secret(value),
          change: { kind: 'add', objectType: 'user', anchor: ['a'], attributes: {}, password: value },
          setting: { oldPassword: value, password: value, mustChange: true },
          headers: { Authorization: `Bearer ${value}`, cookie: value },
          spec: { system: 'hr', connector: 'x', settings: { bind: value }, folder: '/' },
          url: new URL(`https://user:${encodeURIComponent(value)}@host/`),
        })
        expect(lines.join('')).not.toContain(JSON.stringify(value).slice(1, -1))
        expect(lines.join('')).not.toContain(encodeURIComponent(value))
      }),
    )
  })

  /** A short secret counts as found where it stands by itself. */
  function standsIn(text: string, value: string): boolean {
    if (value.length >= 4) return text.includes(value)
    return text.split(value).length > 1 && text.split(/[\s"=;&?,:\\<>]+/).includes(value)
  }

  function textsOf(value: unknown): readonly string[] {
    if (typeof value !== 'object' || value === null) return [String(value)]
    return Object.entries(value).flatMap(([key, item]) => [key, ...textsOf(item)])
  }
})

test('anything can be logged, and a line stays one line of JSON', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }),
      fc.string(),
      (value, text) => {
        const { logs, lines } = memoryLog([text])
        logs.host.write('info', text, { value })
        expect(lines.map(line => line.indexOf('\n') - line.length)).toEqual([-1])
        expect(JSON.parse(lines[0] ?? '')).toHaveProperty('msg')
      },
    ),
  )
})

test('what goes round in a circle or refuses to be read does not stop a line', () => {
  const { logs, last } = memoryLog()
  const circle: Record<string, unknown> = {}
  circle['self'] = circle
  const refuses = {
    get value(): string {
      throw new Error('no')
    },
  }
  logs.host.write('info', 'x', { circle, refuses, long: 'y'.repeat(1_000_000) })
  expect(last()['circle']).toEqual({ self: '…' })
  expect(last()['refuses']).toBe('… (it cannot be shown)')
  expect(String(last()['long']).length).toBeLessThan(20_000)
})
