import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Bed, databases, Host, type Transaction } from './bed.ts'

type Method = 'watermark' | 'triggers' | 'log' | 'compare'
const oneToNine = Array.from({ length: 9 }, (_, index) => `SELECT ${index + 1} AS n`).join(' UNION ALL ')
const tables = `
  DROP TABLE IF EXISTS r; DROP TABLE IF EXISTS u;
  CREATE TABLE u (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40), changed INTEGER);
  CREATE TABLE r (u INTEGER NOT NULL, role VARCHAR(40) NOT NULL, changed INTEGER, PRIMARY KEY (u, role));
  INSERT INTO u VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3);
  INSERT INTO r VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3)`

/** What delta imports must see on a database, by each of some methods. */
export function describeMethods(name: keyof typeof databases, methods: readonly Method[]): void {
  const { open, lacking } = databases[name]
  describe.skipIf(lacking !== undefined)(name, () => {
    let bed: Bed
    let clock = 0
    beforeAll(async () => {
      bed = await open()
    })
    afterAll(async () => await bed?.remove())

    describe.each(methods)('a delta import by %s', method => {
      const seesDeletions = method !== 'watermark'
      const columns = method === 'watermark' ? { watermark: 'changed' } : {}
      let host: Host
      beforeEach(async () => {
        await bed.run(tables)
        clock = 1000
        host = new Host(bed, {
          delta: { method, overlapCount: 1000 },
          objectTypes: {
            u: {
              table: 'u',
              anchor: 'id',
              attributes: ['name'],
              ...columns,
              multi: { roles: { table: 'r', key: 'u', value: 'role', ...columns } },
            },
          },
        })
        await host.prepare('set-up')
        await host.full()
        return async () => await host.prepare('remove')
      })

      const stamp = (): number => ++clock
      const settled = async (): Promise<void> => {
        await host.delta()
        const image = new Map(await host.image())
        if (!seesDeletions) for (const [key, row] of host.known) if (!image.has(key)) image.set(key, row)
        expect(host.known).toEqual(image)
      }

      test('sees rows that were added', async () => {
        await bed.run(`INSERT INTO u VALUES (4, 'four', ${stamp()})`)
        await settled()
        expect(host.known.get('u 4')).toEqual([4, 'four', null])
      })

      test('sees values that were changed, twice within the interval', async () => {
        await bed.run(`UPDATE u SET name = 'first', changed = ${stamp()} WHERE id = 1`)
        await bed.run(`UPDATE u SET name = 'second', changed = ${stamp()} WHERE id = 1`)
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'second', ['x', 'y']])
      })

      test(`${seesDeletions ? 'sees' : 'does not see'} rows that were deleted`, async () => {
        await bed.run('DELETE FROM u WHERE id = 2')
        await settled()
        expect(host.known.has('u 2')).toBe(!seesDeletions)
      })

      test('sees an anchor that was changed', async () => {
        await bed.run(`UPDATE u SET id = 12, changed = ${stamp()} WHERE id = 1`)
        await settled()
        expect(host.known.has('u 12')).toBe(true)
        expect(host.known.has('u 1')).toBe(!seesDeletions)
      })

      test('sees child rows that come, go and move', async () => {
        await bed.run(`INSERT INTO r VALUES (3, 'z', ${stamp()})`)
        await settled()
        expect(host.known.get('u 3')).toEqual([3, 'three', ['z']])
        await bed.run(`UPDATE r SET u = 2, changed = ${stamp()} WHERE u = 3`)
        if (!seesDeletions) await bed.run(`UPDATE u SET changed = ${stamp()} WHERE id = 3`)
        await settled()
        expect(host.known.get('u 2')).toEqual([2, 'two', ['x', 'z']])
        expect(host.known.get('u 3')).toEqual([3, 'three', null])
        if (!seesDeletions) return
        await bed.run(`DELETE FROM r WHERE role = 'x'`)
        await settled()
        expect(host.known.get('u 2')).toEqual([2, 'two', ['z']])
      })

      test('does not see what was rolled back', async () => {
        const other = await bed.begin()
        await other.run(`UPDATE u SET name = 'never', changed = ${stamp()} WHERE id = 1`)
        await other.rollback()
        await bed.run(`UPDATE u SET name = 'then', changed = ${stamp()} WHERE id = 2`)
        await settled()
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'one', ['x', 'y']])
        expect(host.known.get('u 2')).toEqual([2, 'then', ['x']])
      })

      test('sees what is committed after a delta import that it began before', async () => {
        const other = await bed.begin()
        await other.run(`UPDATE u SET name = 'late', changed = ${stamp()} WHERE id = 1`)
        if (name !== 'sqlite') await bed.run(`UPDATE u SET name = 'soon', changed = ${stamp()} WHERE id = 2`)
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'one', ['x', 'y']])
        await other.commit()
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'late', ['x', 'y']])
      })

      test('sees what is committed after the full import that it began before', async () => {
        const other = await bed.begin()
        await other.run(`UPDATE u SET name = 'late', changed = ${stamp()} WHERE id = 1`)
        if (name !== 'sqlite') await bed.run(`UPDATE u SET name = 'soon', changed = ${stamp()} WHERE id = 2`)
        await host.full()
        await other.commit()
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'late', ['x', 'y']])
      })

      test('is harmless where it is done twice from the same place', async () => {
        const { watermark = '' } = host
        await bed.run(`UPDATE u SET name = 'again', changed = ${stamp()} WHERE id = 1`)
        if (seesDeletions) await bed.run('DELETE FROM u WHERE id = 3')
        await settled()
        if (watermark === '') return
        await host.deltaFrom(watermark)
        expect(host.known.get('u 1')).toEqual([1, 'again', ['x', 'y']])
        await settled()
      })

      test('goes on after the server was stopped and started', async () => {
        await bed.run(`UPDATE u SET name = 'before', changed = ${stamp()} WHERE id = 1`)
        await bed.restart()
        await bed.run(`UPDATE u SET name = 'after', changed = ${stamp()} WHERE id = 2`)
        await settled()
        expect(host.known.get('u 1')).toEqual([1, 'before', ['x', 'y']])
        expect(host.known.get('u 2')).toEqual([2, 'after', ['x']])
      })

      // SQLite lets one transaction write at a time.
      if (name !== 'sqlite') {
        test('misses nothing of transactions that overlap, whatever ends when', async () => {
          const step = fc.record({
            program: fc.integer({ min: 0, max: 2 }),
            kind: fc.constantFrom('update', 'role', ...(seesDeletions ? (['delete'] as const) : [])),
            row: fc.integer({ min: 1, max: 3 }),
            end: fc.constantFrom('stays open', 'stays open', 'commit', 'rollback'),
            import: fc.constantFrom('delta', 'delta', 'none', 'full'),
          })
          await fc.assert(
            fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
              await bed.run(`DELETE FROM r; DELETE FROM u; INSERT INTO u SELECT n, 'new', 1 FROM (${oneToNine}) AS m`)
              await host.full()
              const open: (Transaction | undefined)[] = []
              for (const { program, kind, row, end, import: imported } of steps) {
                const transaction = (open[program] ??= await bed.begin())
                // Each program has rows of its own, so that none waits for another.
                await transaction.run(statementOf(kind, program * 3 + row, stamp()))
                if (end !== 'stays open') {
                  await transaction[end]()
                  open[program] = undefined
                }
                if (imported === 'delta') await settled()
                if (imported === 'full') await host.full()
              }
              for (const transaction of open) await transaction?.commit()
              await settled()
            }),
            { numRuns: 12 },
          )
        })
      }

      test('gives what a full import gives, whatever changes', async () => {
        const id = fc.integer({ min: 1, max: 6 })
        const change = fc.oneof(
          fc.record({ kind: fc.constant('add' as const), id }),
          fc.record({ kind: fc.constant('update' as const), id }),
          fc.record({ kind: fc.constant('role' as const), id }),
          ...(seesDeletions
            ? [
                fc.record({ kind: fc.constant('delete' as const), id }),
                fc.record({ kind: fc.constant('move' as const), id }),
                fc.record({ kind: fc.constant('unrole' as const), id }),
              ]
            : []),
        )
        const round = fc.record({ changes: fc.array(change, { maxLength: 5 }), rollback: fc.boolean() })
        await fc.assert(
          fc.asyncProperty(fc.array(round, { maxLength: 4 }), async rounds => {
            for (const { changes, rollback } of rounds) {
              const transaction = await bed.begin()
              for (const { kind, id } of changes) await transaction.run(statementOf(kind, id, stamp()))
              await (rollback ? transaction.rollback() : transaction.commit())
              await settled()
            }
          }),
          { numRuns: 12 },
        )
      })
    })
  })
}

function statementOf(kind: 'add' | 'update' | 'role' | 'delete' | 'move' | 'unrole', id: number, at: number): string {
  switch (kind) {
    case 'add':
      return `INSERT INTO u SELECT ${id}, 'a${at}', ${at} WHERE NOT EXISTS (SELECT 1 FROM u WHERE id = ${id})`
    case 'update':
      return `UPDATE u SET name = 'n${at}', changed = ${at} WHERE id = ${id}`
    case 'role':
      return `INSERT INTO r VALUES (${id}, 'r${at}', ${at})`
    case 'delete':
      return `DELETE FROM u WHERE id = ${id}`
    case 'move':
      return `UPDATE u SET id = ${at + 100}, changed = ${at} WHERE id = ${id}`
    case 'unrole':
      return `DELETE FROM r WHERE u = ${id}`
    default:
      return kind satisfies never
  }
}
