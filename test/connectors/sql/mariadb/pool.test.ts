import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pool, type Pooled } from '../../../../connectors/sql/dialects/mariadb/pool.ts'
import { failing } from './opened.ts'

class Item implements Pooled {
  isSound = true
  held = false
  ending: 'open' | 'closed' | 'ended' = 'open'
  hold(held: boolean): void {
    this.held = held
  }
  close(): void {
    this.ending = 'closed'
  }
  async end(): Promise<void> {
    this.ending = 'ended'
  }
}

describe('A pool of connections', () => {
  let opened: Item[]
  let pool: Pool<Item>
  let refuse: Error | undefined

  beforeEach(() => {
    vi.useFakeTimers()
    opened = []
    refuse = undefined
    const open = async (): Promise<Item> => {
      if (refuse !== undefined) throw refuse
      const item = new Item()
      opened.push(item)
      return item
    }
    pool = new Pool(open, { name: 'database erp on db', size: 2, waitMs: 1000, idleMs: 10_000 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lends what was given back, and holds it only while it is lent', async () => {
    const first = await pool.take()
    expect(first.held).toBe(true)
    pool.giveBack(first, true)
    expect(first.held).toBe(false)
    expect(await pool.take()).toBe(first)
    expect(opened).toHaveLength(1)
  })

  it('ends what nobody has used for a while', async () => {
    const first = await pool.take()
    pool.giveBack(first, true)
    vi.advanceTimersByTime(9999)
    expect(first.ending).toBe('open')
    vi.advanceTimersByTime(1)
    expect(first.ending).toBe('ended')
    expect(await pool.take()).not.toBe(first)
  })

  it('closes what is broken or must not be used again, and makes room', async () => {
    const [first, second] = [await pool.take(), await pool.take()]
    const waiting = pool.take()
    pool.giveBack(first, false)
    const third = await waiting
    expect([first.ending, third === first]).toEqual(['closed', false])
    second.isSound = false
    pool.giveBack(second, true)
    expect(second.ending).toBe('closed')
    pool.giveBack(third, true)
    third.isSound = false
    expect(await pool.take()).not.toBe(third)
    expect(third.ending).toBe('closed')
  })

  it('serves those who wait in the order they came', async () => {
    const [first, second] = [await pool.take(), await pool.take()]
    const order: string[] = []
    const one = pool.take().then(item => order.push(item === first ? 'one got first' : 'one'))
    const two = pool.take().then(item => order.push(item === second ? 'two got second' : 'two'))
    pool.giveBack(first, true)
    pool.giveBack(second, true)
    await Promise.all([one, two])
    expect(order).toEqual(['one got first', 'two got second'])
    expect(opened).toHaveLength(2)
  })

  it('lets nobody wait for ever', async () => {
    const taken = [await pool.take(), await pool.take()]
    const waiting = failing(pool.take())
    vi.advanceTimersByTime(1000)
    expect(await waiting).toMatchObject({ kind: 'busy' })
    for (const item of taken) pool.giveBack(item, true)
    expect(taken).toContain(await pool.take())
  })

  it('keeps the room of one that could not be opened', async () => {
    refuse = new Error('refused')
    for (let round = 0; round < 5; round++) expect((await failing(pool.take())).message).toContain('refused')
    refuse = undefined
    await Promise.all([pool.take(), pool.take()])
    expect(opened).toHaveLength(2)
  })

  it('closes everything, also what is lent, and takes nothing back', async () => {
    const [first, second] = [await pool.take(), await pool.take()]
    pool.giveBack(first, true)
    const third = await pool.take()
    expect(third).toBe(first)
    const waiting = failing(pool.take())
    pool.giveBack(second, false)
    await waiting
    await pool.close()
    expect(opened.map(({ ending }) => ending)).not.toContain('open')
    pool.giveBack(first, true)
    expect((await failing(pool.take())).message).toContain('is closed')
  })

  it('counts nothing twice when it is given something back twice', async () => {
    const first = await pool.take()
    pool.giveBack(first, true)
    pool.giveBack(first, false)
    expect(first.ending).toBe('open')
    expect(await pool.take()).toBe(first)
  })
})
