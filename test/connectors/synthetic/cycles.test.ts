import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connector } from '../../../connectors/synthetic/index.ts'
import type { Page } from '../../../src/connector/contract.ts'
import { failureIn } from '../../../src/model/target-failure.ts'
import { contextOf } from '../context.ts'
import { delta, full, Image, rowsIn, small } from './image.ts'

const churns = fc.record({
  changed: fc.integer({ min: 0, max: 100 }),
  added: fc.integer({ min: 0, max: 40 }),
  removed: fc.integer({ min: 0, max: 40 }),
  members: fc.integer({ min: 0, max: 100 }),
})

describe('from one cycle to another', () => {
  test('a delta makes of an earlier cycle exactly what a full import reads in the later one', async () => {
    const directories = fc.record({
      entries: fc.integer({ min: 1, max: 60 }),
      groups: fc.integer({ min: 0, max: 4 }),
      members: fc.integer({ min: 0, max: 70 }),
      churn: churns,
      seed: fc.nat(),
      pages: fc.constantFrom('raw', 'rows'),
      pageSize: fc.integer({ min: 1, max: 20 }),
    })
    await fc.assert(
      fc.asyncProperty(directories, fc.nat(6), fc.nat(6), async (directory, before, later) => {
        const now = small({ ...directory, cycle: before + later })
        const image = await new Image().apply(await full(small({ ...directory, cycle: before })))
        await image.apply(await delta(now, String(before)))
        expect(image.sorted).toEqual((await new Image().apply(await full(now))).sorted)
      }),
      { numRuns: 60 },
    )
  })

  test('as many change, come and leave as the churn says', async () => {
    const churn = { changed: 10, added: 5, removed: 2, members: 0 }
    const pages = await delta(small({ entries: 1_000, churn, cycle: 1 }), '0')
    const gone = pages.flatMap(page =>
      page.kind === 'deletions' ? page.anchors.map(([anchor]) => anchor as string) : [],
    )
    const rows = await rowsIn(pages)
    const added = rows.filter(([id]) => String(id) >= 'E00001000')
    expect([added.length, gone.length]).toEqual([50, 20])
    const left = new Set(gone)
    expect(rows.length - added.length).toBeGreaterThan(100 - 20 - 1)
    expect(rows.length - added.length).toBeLessThanOrEqual(100)
    expect(rows.filter(([id]) => left.has(id as string))).toEqual([])
  })

  test('who has not changed is the same, octet by octet', async () => {
    const at = async (cycle: number) => {
      const rows = await rowsIn(await full(small({ entries: 1_000, churn: { changed: 10 }, cycle })))
      return new Map(rows.map(row => [row[0], JSON.stringify(row)]))
    }
    const [before, now] = [await at(3), await at(4)]
    const other = [...now].filter(([id, row]) => before.has(id) && before.get(id) !== row && String(id).startsWith('E'))
    expect(other.length).toBeGreaterThan(95)
    expect(other.length).toBeLessThanOrEqual(100)
  })

  test('of a large group, a delta tells only of the members that came and went', async () => {
    const churn = { changed: 0, added: 0, removed: 0, members: 0.1 }
    const settings = small({ entries: 5_000, groups: 1, members: 1_000, churn, cycle: 1 })
    const updates = (await delta(settings, '0')).flatMap(page => (page.kind === 'updates' ? page.updates : []))
    expect(updates).toEqual([
      {
        anchor: ['G0000001'],
        changes: [{ kind: 'values', attribute: 'members', add: [expect.any(String)], remove: [expect.any(String)] }],
      },
    ])
  })

  test('the cycle can stand in a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'synthetic-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const settings = small({ cycleFile: './cycle' })
    writeFileSync(join(folder, 'cycle'), '4\n')
    const pages: Page[] = []
    for await (const page of connector.importFull(settings, contextOf(folder, { objectTypes: ['group'] })))
      pages.push(page)
    expect(pages.at(-1)?.watermark).toBe('4')
    writeFileSync(join(folder, 'cycle'), 'four')
    await expect(connector.test(settings, contextOf(folder))).rejects.toThrow(
      './cycle must hold the number of a cycle, and it holds "four".',
    )
    await expect(connector.test(settings, contextOf(join(folder, 'nowhere')))).rejects.toThrow(
      'The file of the cycle, ./cycle, is not there. Write a number into it.',
    )
  })
})

describe('what cannot be gone on from', () => {
  const failureOf = async (work: Promise<unknown>) => failureIn(await work.catch((error: unknown) => error))

  test.each(['7', 'yesterday'])('the watermark %s in cycle 6', async watermark => {
    const failure = await failureOf(delta(small({ cycle: 6 }), watermark))
    expect(failure).toMatchObject({
      kind: 'watermark',
      message: `The watermark "${watermark}" is of no cycle that has been: the directory is in cycle 6. Import it in full.`,
    })
  })

  test('a full import that was interrupted in another cycle', async () => {
    expect(await failureOf(full(small({ cycle: 6 }), { resume: '5 person 50' }))).toMatchObject({ kind: 'resume' })
  })

  test('a cycle for whose persons there are no numbers', async () => {
    const settings = small({ entries: 50_000_000, churn: { added: 100 }, cycle: 2 })
    await expect(connector.test(settings, contextOf('.'))).rejects.toThrow(
      'Until cycle 2 more than 100,000,000 persons would have come',
    )
  })
})
