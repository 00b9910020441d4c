import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openOutput } from '../../../src/host/log/output.ts'

const folder = mkdtempSync(join(tmpdir(), 'ecmahost-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

const line = '{"level":"info","time":"2026-11-24T12:00:00.000Z","msg":"Started."}\n'

/** Takes the place of stderr and of the clock. */
function means(isTTY: boolean) {
  const written: string[] = []
  const clock = { ms: 0 }
  return { written, clock, now: () => clock.ms, stream: { isTTY, write: (text: string) => written.push(text) } }
}

describe('without a file the log goes to stderr', () => {
  test('as JSON where no person looks', () => {
    const stderr = means(false)
    openOutput({ level: 'info' }, stderr).write(line)
    expect(stderr.written).toEqual([line])
  })

  test('as text on a terminal, in the place of the line of progress', () => {
    const stderr = means(true)
    openOutput({ level: 'info' }, stderr).write(line)
    const [text = ''] = stderr.written
    expect(text.startsWith('\r\u001B[K')).toBe(true)
    expect(text.endsWith('Started.\n')).toBe(true)
  })

  test('in the format that is asked for', () => {
    const [terminal, pipe] = [means(true), means(false)]
    openOutput({ level: 'info', format: 'json' }, terminal).write(line)
    openOutput({ level: 'info', format: 'text' }, pipe).write(line)
    expect(terminal.written).toEqual([`\r\u001B[K${line}`])
    expect(pipe.written).toEqual(['2026-11-24T12:00:00.000Z info   Started.\n'])
  })
})

describe('a log file', () => {
  test('is made with its folder, is added to, and has no colour', () => {
    const file = join(folder, 'a/b/host.log')
    for (const format of ['json', 'text'] as const) {
      const output = openOutput({ file, format, level: 'info' }, means(true))
      output.write(line)
      output.close()
    }
    expect(readFileSync(file, 'utf8')).toBe(`${line}2026-11-24T12:00:00.000Z info   Started.\n`)
  })

  test('that was moved away is begun anew, soon', () => {
    const file = join(folder, 'moved.log')
    const { clock, ...rest } = means(false)
    const output = openOutput({ file, level: 'info' }, rest)
    output.write('{"n":1}\n')
    renameSync(file, `${file}.1`)
    output.write('{"n":2}\n')
    clock.ms = 1_000
    output.write('{"n":3}\n')
    output.close()
    expect(readFileSync(`${file}.1`, 'utf8')).toBe('{"n":1}\n{"n":2}\n')
    expect(readFileSync(file, 'utf8')).toBe('{"n":3}\n')
  })

  test('that cannot be written is told before anything else happens', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => openOutput({ file: join(folder, 'file/host.log'), level: 'info' })).toThrow(
      /^The log file .*file\/host\.log cannot be written: .*Set another one in host\.log\.file\.$/,
    )
  })

  test('on a full disk is told once, and stops nothing', () => {
    const stderr = means(false)
    const output = openOutput({ file: '/dev/full', level: 'info' }, stderr)
    output.write(line)
    output.write(line)
    output.close()
    expect(stderr.written).toHaveLength(1)
    expect(stderr.written[0]).toMatch(/^The log file \/dev\/full cannot be written: .*ENOSPC/)
  })
})
