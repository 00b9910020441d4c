import { appendFile, copyFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/csv/index.ts'
import type { CsvSettings } from '../../../connectors/csv/settings.ts'
import type { FullContext } from '../../../src/connector/contract.ts'
import type { Cell } from '../../../src/model/value.ts'
import { contextOf } from '../context.ts'
import { temporaryFolder } from './read.ts'

interface Read {
  /** `people.csv 3: 2,b`, and what could not be read the same way. */
  readonly lines: readonly string[]
  readonly resume: string | undefined
  readonly portion: number | undefined
}

const settings: CsvSettings = {
  files: { person: { path: 'people.csv', anchor: 'id' }, group: { path: 'groups.csv', anchor: 'id' } },
}
/** When files were written, in seconds. */
const written = 1_700_000_000
const everything = { objectTypes: ['person', 'group'] }

/** The pages of an import. */
async function pagesOf(folder: string, more: Partial<FullContext> = {}, from = settings): Promise<Read[]> {
  const pages: Read[] = []
  for await (const page of connector.importFull(from, contextOf(folder, { ...everything, ...more }))) {
    const { source, positions, resume, portion, failures = [] } = page
    const rows = await page.decode(Array.from({ length: page.count }, (_, index) => index))
    const lines = [
      ...failures.map(({ position, message }) => `${source} ${position}: ${message}`),
      ...rows.map((row, index) => `${source} ${positions[index]}: ${'message' in row ? row.message : textOf(row)}`),
    ]
    pages.push({ lines, resume, portion })
  }
  return pages
}

function textOf(row: readonly Cell[]): string {
  return row.map(cell => (typeof cell === 'string' ? cell : '')).join(',')
}

const linesOf = (pages: readonly Read[]): string[] => pages.flatMap(({ lines }) => lines)

function people(count: number): string {
  return `id,name\n${Array.from({ length: count }, (_, index) => `${index + 1},somebody\n`).join('')}`
}

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), content)
    await utimes(join(folder, name), written, written)
  }
  return folder
}

describe('an import that goes on', () => {
  test('gives what comes after the page, whatever the file is like and wherever it was interrupted', async () => {
    const piece = fc.constantFrom(
      '1',
      'é',
      '😀',
      ',',
      ',',
      '\n',
      '\n',
      '\r\n',
      '"',
      '"a\n""b"',
      '"x"y',
      'z'.repeat(700),
      '\n7,b\n',
    )
    const content = fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join(''))
    const start = fc.constantFrom('id,name\n', '\uFEFFid,name\n', 'id,name\r\n\r\n', '\n"id","na\nme"\n')
    await fc.assert(
      fc.asyncProperty(start, content, fc.integer({ min: 1, max: 4 }), async (header, body, pageSize) => {
        const folder = await folderWith({
          'people.csv': `${header}${body}\n`,
          'groups.csv': 'id,name\n1,a\n2,b\n3,c\n',
        })
        const files = { ...settings.files, person: { path: 'people.csv', anchor: 'id', maxRecordBytes: 1024 } }
        const whole = await pagesOf(folder, { pageSize }, { files })
        expect(whole.at(-1)?.portion).toBe(1)
        for (const [index, { resume }] of whole.entries()) {
          expect(resume).toBeDefined()
          const rest = await pagesOf(folder, { pageSize, resume: resume ?? null }, { files })
          expect(linesOf(rest)).toEqual(linesOf(whole.slice(index + 1)))
          expect(rest.map(({ portion }) => portion)).toEqual(whole.slice(index + 1).map(({ portion }) => portion))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('reads on behind what is read ahead, in a file of many windows', async () => {
    const folder = await folderWith({ 'people.csv': people(200_000), 'groups.csv': 'id\n1\n' })
    const whole = await pagesOf(folder)
    const offsets = whole.map(({ resume }) => (JSON.parse(resume ?? '') as { offset: number }).offset)
    expect(offsets).toEqual(
      offsets
        .slice(0, -1)
        .toSorted((a, b) => a - b)
        .concat(offsets.slice(-1)),
    )
    for (const index of [0, 1, 36, 37, 70, whole.length - 2]) {
      const rest = await pagesOf(folder, { resume: whole[index]?.resume ?? null })
      expect(linesOf(rest)).toEqual(linesOf(whole.slice(index + 1)))
    }
  })

  test('opens no file before the one it was in', async () => {
    const folder = await folderWith({ 'people.csv': people(3), 'groups.csv': 'id\n1\n2\n' })
    const [, second] = await pagesOf(folder, { pageSize: 3 })
    expect(second?.lines).toEqual(['groups.csv 2: 1', 'groups.csv 3: 2'])
    expect(await pagesOf(folder, { pageSize: 1, resume: second?.resume ?? null })).toEqual([])
  })

  test('notices like any other what happens to the file from then on', async () => {
    const folder = await folderWith({ 'people.csv': people(90_000), 'groups.csv': 'id\n1\n' })
    const [first] = await pagesOf(folder)
    const resume = first?.resume ?? null
    const pages = connector.importFull(settings, contextOf(folder, { ...everything, resume }))[Symbol.asyncIterator]()
    expect(await pages.next()).toMatchObject({ done: false })
    await utimes(join(folder, 'people.csv'), 1, 1)
    const reading = async () => {
      while ((await pages.next()).done !== true);
    }
    await expect(reading()).rejects.toThrow('people.csv changed while it was read: it was written to.')
  })

  test('has no place in a file that is not UTF-8, and one in those that follow', async () => {
    const folder = await folderWith({
      'people.csv': Buffer.from('id,name\n1,\u00e9\n', 'latin1'),
      'groups.csv': 'id\n1\n',
    })
    const files = { ...settings.files, person: { path: 'people.csv', anchor: 'id', encoding: 'windows-1252' as const } }
    const [person, group] = await pagesOf(folder, {}, { files })
    expect(person).toMatchObject({ lines: ['people.csv 2: 1,é'], resume: undefined, portion: 12 / 17 })
    expect(await pagesOf(folder, { resume: group?.resume ?? null }, { files })).toEqual([])
  })

  test('has no place within a line that is given up', async () => {
    const line = `1,${'x'.repeat(3_000_000)}\n`
    const folder = await folderWith({ 'people.csv': `id,name\n0,a\n${line}2,b\n`, 'groups.csv': 'id\n' })
    const whole = await pagesOf(folder)
    const within = whole.find(({ lines }) => lines.some(text => text.includes('longer than')))
    expect(within?.resume).toBeUndefined()
    expect(linesOf(whole).at(-1)).toBe('people.csv 4: 2,b')
  })
})

describe('an import does not go on', () => {
  const files = { 'people.csv': people(20), 'groups.csv': 'id\n1\n2\n' }

  /** Interrupts an import in the groups, has something happen and goes on. */
  async function goingOn(change: (folder: string) => Promise<void>, objectType = 'group'): Promise<Read[]> {
    const folder = await folderWith(files)
    const pages = await pagesOf(folder, { pageSize: 10 })
    const page = pages[objectType === 'group' ? 2 : 0]
    await change(folder)
    return await pagesOf(folder, { pageSize: 10, resume: page?.resume ?? null })
  }

  const refused = (source: string) => ({
    failure: { kind: 'resume', message: expect.stringContaining(`${source} has changed`) as unknown },
  })

  test.each<[string, string, (path: string) => Promise<void>]>([
    ['has grown', 'groups.csv', async path => await appendFile(path, '3\n')],
    ['was written to', 'groups.csv', async path => await utimes(path, 1, 1)],
    ['is gone', 'groups.csv', async path => await rm(path)],
    ['that was read before it was written to', 'people.csv', async path => await utimes(path, 1, 1)],
    [
      'is another one of the same size and time',
      'groups.csv',
      async path => {
        await copyFile(path, `${path}.new`)
        await utimes(`${path}.new`, written, written)
        await rename(`${path}.new`, path)
      },
    ],
  ])('where the file %s', async (_, name, change) => {
    await expect(goingOn(async folder => await change(join(folder, name)))).rejects.toMatchObject(refused(name))
  })

  test('where the place is none', async () => {
    const folder = await folderWith(files)
    for (const resume of ['', '{', 'null', '[]', '{"objectType":"person"}']) {
      await expect(pagesOf(folder, { resume })).rejects.toMatchObject({ failure: { kind: 'resume' } })
    }
  })

  test('where its object type is no longer read', async () => {
    const folder = await folderWith(files)
    const [first] = await pagesOf(folder, { pageSize: 10 })
    await expect(pagesOf(folder, { resume: first?.resume ?? null, objectTypes: ['group'] })).rejects.toMatchObject({
      failure: { kind: 'resume' },
    })
  })

  test('but does where a file has changed that is yet to be read', async () => {
    const rest = await goingOn(async folder => await writeFile(join(folder, 'groups.csv'), 'id\n9\n'), 'person')
    expect(linesOf(rest)).toEqual([
      ...Array.from({ length: 10 }, (_, index) => `people.csv ${index + 12}: ${index + 11},somebody`),
      'groups.csv 2: 9',
    ])
  })
})

describe('an import reads', () => {
  test('the object types that are wanted', async () => {
    const folder = await folderWith({ 'groups.csv': 'id\n1\n' })
    expect(await pagesOf(folder, { objectTypes: ['group'] })).toMatchObject([
      { lines: ['groups.csv 2: 1'], portion: 1 },
    ])
  })

  test.each([
    [1, [1, 1, 1, 1, 1]],
    [2, [2, 2, 1]],
    [1_000_000, [5]],
  ])('pages of the size that is wanted (%i)', async (pageSize, sizes) => {
    const folder = await folderWith({ 'people.csv': people(5) })
    const pages = await pagesOf(folder, { pageSize, objectTypes: ['person'] })
    expect(pages.map(({ lines }) => lines.length)).toEqual(sizes)
  })
})
