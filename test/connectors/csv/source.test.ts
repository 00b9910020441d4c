import { appendFile, mkdir, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { connector } from '../../../connectors/csv/index.ts'
import type { FileSettings } from '../../../connectors/csv/settings.ts'
import { contextOf } from '../context.ts'
import { readContent, readPeople, temporaryFolder } from './read.ts'

describe('a file that is no fit source stops the import with a reason', () => {
  test('a file that is missing', async () => {
    const folder = await temporaryFolder()
    await expect(readPeople(folder)).rejects.toThrow(
      `There is no ./people.csv: nothing stands at ${join(folder, 'people.csv')}.`,
    )
  })

  test('a folder in place of the file', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'people.csv'))
    await expect(readPeople(folder)).rejects.toThrow('./people.csv cannot be read: it is not a file.')
  })

  test.each<[string, string | Uint8Array, Partial<FileSettings>, string]>([
    ['an empty file', '', {}, './people.csv: the file is empty; not even a header line stands in it.'],
    ['blank lines only', '\n\n', {}, './people.csv: the header line cannot be read: the file holds blank lines only.'],
    [
      'a header without the anchor',
      'ident,name\n',
      { anchor: 'identt' },
      './people.csv: there is no anchor column "identt". Did you mean "ident"?',
    ],
    [
      'a header without the anchor and without anything like it',
      'a,b\n',
      {},
      './people.csv: there is no anchor column "id". There are: a, b.',
    ],
    [
      'another delimiter',
      'id;name\n1;a\n',
      {},
      './people.csv: there is no anchor column "id". The header is one column long, "id;name": set delimiter: ";".',
    ],
    [
      'tabs',
      'id\tname\n1\ta\n',
      {},
      './people.csv: there is no anchor column "id". The header is one column long, "id\tname": set delimiter: tab.',
    ],
    [
      'a column named twice',
      'id,name,mail,name\n',
      {},
      './people.csv: columns 2 and 4 are both named "name". Give each column its own name.',
    ],
    [
      'a setting for a column that is not there',
      'id,phones\n',
      { multi: { phone: '|' } },
      './people.csv: there is no column "phone" that multi speaks of. Did you mean "phones"?',
    ],
    [
      'an anchor of several values',
      'id,phones\n',
      { multi: { id: '|' } },
      './people.csv: the anchor column "id" holds several values; an anchor is one value.',
    ],
    [
      'a header with an open quote',
      'id,"name\n1,a\n',
      {},
      './people.csv: the header line cannot be read: The quote that opens field 2 is never closed. A quote within a quoted field is written twice.',
    ],
    [
      'line ends of a carriage return alone',
      'id,name\r1,a\r',
      {},
      './people.csv: the header line cannot be read: its lines end with a carriage return alone; save the file with LF or CRLF line ends.',
    ],
    [
      'the mark of UTF-16',
      Buffer.from('\uFEFFid,name\n', 'utf16le'),
      {},
      './people.csv: it begins with the mark of UTF-16, and it is read as UTF-8; set encoding: utf-16le for it.',
    ],
    [
      'UTF-16 without a mark',
      Buffer.from('id,name\n1,a\n', 'utf16le'),
      {},
      './people.csv: the header line cannot be read: it holds zero bytes, as UTF-16 does; set encoding: utf-16le for the file.',
    ],
    [
      'a header in another encoding',
      Buffer.from('id,straße\n', 'latin1'),
      {},
      './people.csv: the header line cannot be read: it is not valid UTF-8; set the encoding the file has (windows-1252 is a common one).',
    ],
    [
      'UTF-8 that is read as UTF-16',
      'id,name\n1,a\n2',
      { encoding: 'utf-16le' },
      './people.csv: bytes 0 to 13 are not valid utf-16le; set the encoding it really has.',
    ],
  ])('%s', async (_, content, settings, message) => {
    await expect(readContent(content, settings)).rejects.toThrow(message)
  })

  test.each([
    ['within a record', 'id,name\n1,a\n2', 3],
    ['within a quoted field', 'id,name\n1,a\n2,"Jo', 3],
  ])('a file that ends %s was cut off', async (_, content, line) => {
    await expect(readContent(content)).rejects.toThrow(
      `./people.csv: it ends within line ${line}, without a line end: it looks cut off. Nothing was deleted; run again when it is complete.`,
    )
  })

  test('a reference to an object type that has no file', async () => {
    const files = { person: { path: 'p.csv', anchor: 'id', references: { manager: 'persom' } } }
    await expect(connector.schema({ files }, contextOf('/'))).rejects.toThrow(
      'p.csv: the column "manager" refers to the object type "persom", which has no file. Did you mean "person"?',
    )
  })
})

describe('a file that changes while it is read', () => {
  const content = `id,name\n${Array.from({ length: 20_000 }, (_, index) => `${index},somebody\n`).join('')}`

  /** Starts an import, has `change` happen after the first page and reads on. */
  async function changedDuring(change: (path: string) => Promise<void>): Promise<number> {
    const folder = await temporaryFolder()
    const path = join(folder, 'people.csv')
    await writeFile(path, content.repeat(10).replaceAll('\nid,name', ''))
    const files = { person: { path: './people.csv', anchor: 'id' } }
    let rows = 0
    for await (const page of connector.importFull({ files }, contextOf(folder, { objectTypes: ['person'] }))) {
      if (rows === 0) await change(path)
      if (page.kind === 'raw') rows += page.count
    }
    return rows
  }

  test('is not taken for complete when it has shrunk', async () => {
    await expect(changedDuring(async path => await truncate(path, 1_100_000))).rejects.toThrow(
      /^\.\/people\.csv changed while it was read: it ended \d+ bytes early\. Nothing was deleted; run again when it is complete\.$/,
    )
  })

  test('is not taken for complete when it has grown', async () => {
    await expect(changedDuring(async path => await appendFile(path, '1,x\n'))).rejects.toThrow(
      /changed while it was read: it had \d+ bytes at first and \d+ bytes at the end\./,
    )
  })

  test('is not taken for complete when it was written over', async () => {
    await expect(changedDuring(async path => await utimes(path, 1, 1))).rejects.toThrow(
      './people.csv changed while it was read: it was written to.',
    )
  })

  test('is complete when nothing happens to it', async () => {
    expect(await changedDuring(async () => {})).toBe(200_000)
  })
})

describe('the columns of a file', () => {
  test('are the attributes of the object type, in their order', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'people.csv'), '"id", name ,phones,,manager\n')
    const { objectTypes } = await connector.schema(
      {
        files: {
          person: { path: 'people.csv', anchor: 'id', multi: { phones: '|' }, references: { manager: 'person' } },
        },
      },
      contextOf(folder),
    )
    const attribute = (name: string, kind: string, multi = false) => ({ name, kind, multi, required: name === 'id' })
    expect(objectTypes).toEqual([
      {
        name: 'person',
        anchor: ['id'],
        attributes: [
          attribute('id', 'string'),
          attribute('name', 'string'),
          attribute('phones', 'string', true),
          attribute('column4', 'string'),
          attribute('manager', 'reference'),
        ],
      },
    ])
  })

  test('are named by the settings where the file has no header', async () => {
    const { rows, lines } = await readContent('1,a\n2,b\n', { header: ['id', 'name'] })
    expect(rows).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
    expect(lines).toEqual([1, 2])
  })
})
