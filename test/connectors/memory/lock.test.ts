import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { withLock } from '../../../connectors/memory/lock.ts'

function lockPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'a.lock')
}

const { signal } = new AbortController()

test('work under a lock is done one after the other', async () => {
  const path = lockPath()
  const steps: string[] = []
  const work = (name: string) =>
    withLock(path, signal, async () => {
      steps.push(`${name} begins`)
      await new Promise(resolve => setImmediate(resolve))
      steps.push(`${name} ends`)
    })
  await Promise.all([work('a'), work('b')])
  expect(new Set([steps[0]?.[0], steps[2]?.[0]])).toEqual(new Set(['a', 'b']))
  expect(steps.map(step => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends'])
})

test('a lock is free again when the thread that had it is ended', async () => {
  const path = lockPath()
  const code = `
    const { DatabaseSync } = require('node:sqlite')
    const database = new DatabaseSync(${JSON.stringify(path)})
    database.exec('BEGIN EXCLUSIVE')
    require('node:worker_threads').parentPort.postMessage('held')
    setInterval(() => database.isOpen, 1000)
  `
  const worker = new Worker(code, { eval: true })
  await once(worker, 'message')
  const order: string[] = []
  const waiting = withLock(path, signal, async () => order.push('taken'))
  await new Promise(resolve => setImmediate(resolve))
  order.push('ended')
  await worker.terminate()
  await waiting
  expect(order).toEqual(['ended', 'taken'])
})

test('who waits for a lock stops waiting when it is told to', async () => {
  const path = lockPath()
  const stop = new AbortController()
  await withLock(path, signal, async () => {
    const waiting = withLock(path, stop.signal, async () => 'never')
    stop.abort()
    await expect(waiting).rejects.toHaveProperty('name', 'AbortError')
  })
})
