import { describe, expect, test } from 'vitest'
import { Turns } from '../../../src/host/schedule/turns.ts'

/** A work that goes on until it is told to end, and notes when it begins. */
function work(name: string, began: string[]) {
  const end = Promise.withResolvers<string>()
  return {
    end: () => end.resolve(name),
    fail: (error: Error) => end.reject(error),
    do: () => {
      began.push(name)
      return end.promise
    },
  }
}

describe('turns', () => {
  test('one work goes on at a time, in the order in which they were asked for', async () => {
    const began: string[] = []
    const turns = new Turns<string>()
    const [first, second, third] = ['first', 'second', 'third'].map(name => work(name, began))
    const all = [first, second, third].map(one => turns.take(() => one?.do() ?? Promise.resolve('')))
    for (const one of [third, second]) one?.end()
    await Promise.resolve()
    expect(began).toEqual(['first'])
    first?.end()
    expect(await Promise.all(all)).toEqual(['first', 'second', 'third'])
    expect(began).toEqual(['first', 'second', 'third'])
    expect(turns.busy).toBe(false)
  })

  test('a work that fails does not keep the next from its turn', async () => {
    const turns = new Turns<string>()
    const failing = turns.take(() => Promise.reject(new Error('no')))
    const next = turns.take(() => Promise.resolve('yes'))
    await expect(failing).rejects.toThrow('no')
    expect(await next).toBe('yes')
  })

  test('what is asked for again under its name while it waits is done once', async () => {
    const began: string[] = []
    const turns = new Turns<string>()
    const going = work('going', began)
    const nightly = work('nightly', began)
    const first = turns.takeOnce('nightly', going.do)
    await Promise.resolve()
    const waiting = [1, 2, 3].map(() => turns.takeOnce('nightly', nightly.do))
    going.end()
    nightly.end()
    expect(await first).toBe('going')
    expect(await Promise.all(waiting)).toEqual(['nightly', 'nightly', 'nightly'])
    expect(began).toEqual(['going', 'nightly'])
  })

  test('who stops waiting is let go at once, and the others keep their turns', async () => {
    const began: string[] = []
    const turns = new Turns<string>()
    const going = work('going', began)
    const first = turns.take(going.do)
    const stop = new AbortController()
    const stopped = turns.take(() => Promise.resolve(began.push('stopped')), stop.signal)
    const last = turns.take(() => Promise.resolve('last'))
    stop.abort()
    await expect(stopped).rejects.toMatchObject({ code: 'run-stopped' })
    going.end()
    expect(await Promise.all([first, last])).toEqual(['going', 'last'])
    expect(began).toEqual(['going'])
    await turns.settled()
    expect(turns.busy).toBe(false)
  })
})
