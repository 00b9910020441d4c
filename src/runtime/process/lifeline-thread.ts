import { writeSync } from 'node:fs'
import { Socket } from 'node:net'
import { workerData } from 'node:worker_threads'
import { LIFELINE, type LifelineNote } from './lifeline.ts'

/**
 * Runs in a connector's process, beside its main thread, which may be in an endless loop: ends the process when the
 * host is gone, and tells how much memory it uses where the host asks for that.
 */
const TOLD_MS = 100
const lifeline = new Socket({ fd: LIFELINE, readable: true, writable: true })
const end = (): void => void process.kill(process.pid, 'SIGKILL')
lifeline.on('end', end).on('close', end).on('error', end).resume()

if ((workerData as { readonly tells: boolean }).tells) {
  setInterval(() => {
    const note: LifelineNote = { kind: 'memory', rssBytes: process.memoryUsage.rss() }
    writeSync(LIFELINE, `${JSON.stringify(note)}\n`)
  }, TOLD_MS)
}
