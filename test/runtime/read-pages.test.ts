import { writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { Reading, ReadPage } from '../../src/connector/read-page.ts'
import { ConnectorPool } from '../../src/runtime/pool.ts'
import { readPages } from '../../src/runtime/read-pages.ts'
import { Site } from './site.ts'

const ending: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end()
})

const everything: Reading = { from: null, resume: null, objectTypes: ['a'], partition: null, pageSize: null }

/** The pages of a connector whose import is a piece of code. */
function pagesOf(code: string, signal?: AbortSignal, reading: Reading = everything) {
  const site = new Site()
  ending.push(() => site.remove())
  const path = site.path('connector.ts')
  writeFileSync(
    path,
    `const page = (...rows) => ({ kind: 'rows', objectType: 'a', source: 's', rows, firstPosition: 1 })
export const connector = { settings: {}, async *importFull(settings, context) { ${code} },
  async *importDelta(settings, { watermark }) { yield { ...page(), watermark } } }
`,
  )
  const limits = { kind: 'thread', threads: 1, memoryMiB: 64, stallMs: 10_000, timeoutMs: 30_000 } as const
  const pool = new ConnectorPool(limits)
  ending.push(() => pool.close())
  const spec = { system: 's', connector: path, settings: {}, folder: site.folder }
  return readPages(pool, spec, reading, signal)
}

async function pagesIn(pages: AsyncIterable<ReadPage>): Promise<readonly ReadPage[]> {
  const all: ReadPage[] = []
  for await (const page of pages) all.push(page)
  return all
}

async function rowsOf(pages: AsyncIterable<ReadPage>): Promise<readonly unknown[]> {
  return (await pagesIn(pages)).flatMap(({ rows }) => rows)
}

describe('pages that are read in a worker', () => {
  test('arrive in their order, all of them', async () => {
    const code = 'for (let i = 0; i < 200; i++) yield page([i], [2n ** 60n]); yield page()'
    const rows = await rowsOf(pagesOf(code))
    expect(rows).toHaveLength(400)
    expect(rows.slice(-2)).toEqual([[199], [2n ** 60n]])
  })

  test('are decoded where they are raw, with the rows that could not be', async () => {
    const raw = `const bytes = new TextEncoder().encode('ab')
      yield { kind: 'raw', objectType: 'a', source: 's', bytes, ranges: new Uint32Array([0, 1, 1, 2]), count: 2,
        positions: new Uint32Array([1, 2]), decode: rows => rows.map(row => (row === 0 ? ['a'] : { position: 2, message: 'no' })) }`
    const [page] = await pagesIn(pagesOf(raw))
    expect(page).toMatchObject({ kind: 'rows', rows: [['a']], failures: [{ position: 2, message: 'no' }] })
  })

  test('go on from a watermark', async () => {
    const [page] = await pagesIn(pagesOf('', undefined, { ...everything, from: 'w1' }))
    expect(page).toMatchObject({ watermark: 'w1' })
  })

  test('are read only as they are asked for', async () => {
    const pages = pagesOf('let i = 0; for (;;) yield page([++i])')
    const first = await pages.next()
    const second = await pages.next()
    expect([first.value, second.value]).toMatchObject([{ rows: [[1]] }, { rows: [[2]] }])
    await pages.return(undefined)
  })

  test('end with what the connector failed of', async () => {
    await expect(rowsOf(pagesOf("yield page([1]); throw new Error('gone')"))).rejects.toThrow('gone')
    await expect(rowsOf(pagesOf('yield page([1]); process.exit(2)'))).rejects.toMatchObject({ code: 'worker-lost' })
    await expect(rowsOf(pagesOf("yield { kind: 'heap' }"))).rejects.toMatchObject({ code: 'page-invalid' })
  })

  test('end when they are stopped, also where the connector waits for the reader', async () => {
    const stop = new AbortController()
    const pages = pagesOf('for (;;) yield page([1])', stop.signal)
    await pages.next()
    stop.abort()
    await expect(rowsOf(pages)).rejects.toMatchObject({ code: 'run-stopped' })
  })
})
