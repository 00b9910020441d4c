import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/memory/index.ts'
import { complete, person, TestDirectory } from './memory.ts'

const content = {
  entries: {
    person: [
      { id: '1', userName: 'ada', unit: 'Corp/Sales/North', phones: ['7'], active: true },
      { id: '2', userName: 'bob', unit: 'Corp/Sales', phones: ['7', '8'], active: false },
      { id: '3', userName: 'cyd', unit: 'Lab' },
    ],
  },
}

describe('the tree', () => {
  const below = async (parent: string | null) => {
    const directory = new TestDirectory(content, { container: 'unit' })
    return await connector.hierarchy(directory.settings, { ...directory.context, partition: null, parent })
  }

  test('is told level by level', async () => {
    expect(await below(null)).toEqual([
      { name: 'Corp', title: 'Corp', hasChildren: true },
      { name: 'Lab', title: 'Lab', hasChildren: false },
    ])
    expect(await below('Corp/Sales')).toEqual([{ name: 'Corp/Sales/North', title: 'North', hasChildren: false }])
    expect(await below('Lab')).toEqual([])
  })
})

describe('a script', () => {
  const ask = async (text: string, more: Readonly<Record<string, string>> = {}) => {
    const directory = new TestDirectory(content)
    return await connector.script(directory.settings, { text, arguments: more }, directory.context)
  }

  test('counts and lists', async () => {
    expect(await ask('count person')).toBe(3)
    expect(await ask('count person where phones = "7"')).toBe(2)
    expect(await ask('count person where active = true')).toBe(1)
    expect(await ask('list person where unit = :unit', { unit: 'Lab' })).toEqual([
      { id: '3', userName: 'cyd', unit: 'Lab' },
    ])
  })

  test.each(['drop person', 'count people', 'count person where colour = "red"', 'count person where unit = :x'])(
    'that means nothing is refused: %s',
    async text => await expect(ask(text)).rejects.toHaveProperty('failure'),
  )
})

describe('faults that are ordered', () => {
  test('refuse every second batch for a while', async () => {
    const directory = new TestDirectory({}, { faults: { busyEvery: 2 } })
    const outcomes = await Promise.allSettled([person('a'), person('b')].map(change => directory.make(change)))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { failure: { kind: 'busy', retryAfterMs: 1000 } },
    })
  })

  test('break an import off in the middle', async () => {
    const directory = new TestDirectory(content, { pageSize: 1, faults: { breakAfterPages: 2 } })
    await expect(directory.full()).rejects.toMatchObject({ failure: { kind: 'unavailable' } })
  })
})

describe('what is discovered', () => {
  test('is a new directory where there is no file', async () => {
    const { context } = new TestDirectory(null)
    const { settings, notes } = await connector.discover({}, context)
    expect(complete(settings)).toMatchObject({ file: './directory.json', create: true })
    expect(notes).toHaveLength(1)
  })

  test('are the object types of a file that is there, with which it can be read', async () => {
    const directory = new TestDirectory({
      entries: {
        room: [
          { no: 1, name: 'Oslo', tags: ['a'] },
          { no: 2, name: 'Oslo' },
        ],
      },
    })
    const { settings } = await connector.discover({ file: 'directory.json' }, directory.context)
    expect(await connector.schema(complete(settings))).toEqual({
      objectTypes: [
        {
          name: 'room',
          anchor: ['no'],
          attributes: [
            { name: 'no', kind: 'integer', multi: false, required: true },
            { name: 'name', kind: 'string', multi: false, required: false },
            { name: 'tags', kind: 'string', multi: true, required: false },
          ],
        },
      ],
    })
  })
})
