import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { moved } from '../../../src/host/connector/proposed-configuration.ts'

test('paths that lead to something lead there from another folder too; all else stays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'moved-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'site'))
  for (const name of ['erp.db', 'users']) writeFileSync(join(folder, name), '')
  const to = (text: string): string => moved(text, folder, join(folder, 'site'))
  expect(['sqlite:erp.db', 'sqlite:./erp.db', './erp.db', '${file:./secret}'].map(to)).toEqual([
    'sqlite:../erp.db',
    'sqlite:../erp.db',
    '../erp.db',
    '${file:../secret}',
  ])
  const others = ['users', './none', 'sqlite:/erp.db', 'postgres://erp.example.com/erp', '${env:X}', '${file:/secret}']
  expect(others.map(to)).toEqual(others)
  expect(moved('./erp.db', folder, folder)).toBe('./erp.db')
})
