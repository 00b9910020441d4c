import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSpace } from '../../src/space/space.ts'
import { verifySpace } from '../../src/space/verify.ts'
import { bash, type Ended, ecmahost } from './run.ts'
import { Running } from './running.ts'

let folder: string
const running: Running[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bad-input-'))
  write('hr.yaml', mapping('Join(" ", [first], [last])'))
  write('people.csv', people)
  configure({})
})
afterEach(async () => {
  for (const one of running.splice(0)) await one.kill()
  rmSync(folder, { recursive: true })
})

function write(name: string, text: string | Buffer): void {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const people = 'id,first,last,mail\n1,Ann,Lee,ann@x\n2,Bob,May,bob@x\n'
const mapping = (displayName: string): string =>
  `objectTypes:\n  person:\n    resource: User\n    flows:\n      userName: mail\n      displayName: ${displayName}\n`
const csv = '{ connector: csv, settings: { files: { person: { path: ./people.csv, anchor: id, required: [mail] } } },'
const sql =
  '{ connector: sql, settings: { url: sqlite:./erp.db, lockTimeoutMs: 100, objectTypes: { person: { table: people, anchor: id } } },'

function configure({ listen = '127.0.0.1:0', data = './data', system = csv, more = '' }): void {
  const rest = 'mapping: ./hr.yaml, token: 0123456789abcdef }'
  write('ecmahost.yaml', `host: { listen: "${listen}", data: ${data} }\nsystems:\n  hr: ${system} ${rest}\n${more}`)
}

/** What a person sees, without what differs from one time and place to another. */
async function seen(...words: readonly string[]): Promise<Omit<Ended, 'out'>> {
  const { code, err } = await ecmahost(...words, '--config', join(folder, 'ecmahost.yaml'))
  return { code, err: plain(err) }
}
const plain = (err: string): string =>
  err
    .replaceAll(`${folder}/`, '')
    .replace(/ in [\d.]+ s$/gm, '')
    .replace(/^ {2}[\d,]+ entries\/s, peak memory [\d,]+ MB\n/gm, '')
    // Progress is told where an import takes longer than two seconds.
    .replace(/^hr {2}[\d,]+ (?:of|\d).*\n/gm, '')

async function runningHost(): Promise<Running> {
  const host = new Running(['host', '--config', 'ecmahost.yaml'], { cwd: folder })
  running.push(host)
  await host.said(/Ctrl-C stops it/)
  return host
}

describe('ecmahost import of a file', () => {
  const header = 'id,first,last,mail\n'
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')
  const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1')
  const counted = (read: number, added: number, failed: number): string =>
    `hr: full import completed\n  read ${read}, added ${added}, updated 0, deleted 0, unchanged 0, failed ${failed}\n`

  const cases: readonly (readonly [name: string, text: string | Buffer, code: number, err: string])[] = [
    [
      'with a repeated anchor names both lines',
      `${people}1,Eve,Poe,eve@x\n`,
      1,
      `${counted(3, 2, 1)}  ./people.csv, line 4 (1): The anchor "1" stands there for the second time; the first is at ./people.csv, line 2 and is kept. Make the anchor unique in the source. [duplicate-anchor]\n`,
    ],
    [
      'with a row without its anchor names the line and the column',
      `${people},Eve,Poe,eve@x\n`,
      1,
      `${counted(3, 2, 1)}  ./people.csv, line 4: The row has no value in its anchor (id). Give it one, or leave the row out of the source. [missing-anchor]\n`,
    ],
    [
      'with text behind a closing quote goes on behind the line',
      `${header}1,Ann,"Lee" L,ann@x\n2,Bob,May,bob@x\n`,
      1,
      `${counted(2, 1, 1)}  ./people.csv, line 2: Text follows the closing quote of the column "last". A quote within a quoted field is written twice. [unreadable-row]\n`,
    ],
    [
      'with a quote that nothing closes',
      `${people}3,Cyd,"Ray,cyd@x\n`,
      1,
      `${counted(3, 2, 1)}  ./people.csv, line 4: The quote that opens the column "last" is never closed. A quote within a quoted field is written twice. [unreadable-row]\n`,
    ],
    [
      'with a line that is too short',
      `${header}1,Ann\n2,Bob,May,bob@x\n`,
      1,
      `${counted(2, 1, 1)}  ./people.csv, line 2: It has 2 fields, and there are 4 columns. Is the line cut off? [unreadable-row]\n`,
    ],
    [
      'that ends within a line deletes nothing',
      people.slice(0, -9),
      3,
      'hr: full import failed\n  read 0, added 0, updated 0, deleted 0, unchanged 0, failed 0\n  ./people.csv: it ends within line 3, without a line end: it looks cut off. Nothing was deleted; run again when it is complete.\n',
    ],
    [
      'in UTF-16 with its mark',
      utf16(`\uFEFF${people}`),
      3,
      'error: ./people.csv: it begins with the mark of UTF-16, and it is read as UTF-8; set encoding: utf-16le for it. [source-unfit]\n',
    ],
    [
      'in UTF-16 without its mark',
      utf16(people),
      3,
      'error: ./people.csv: the header line cannot be read: it holds zero bytes, as UTF-16 does; set encoding: utf-16le for the file. [source-unfit]\n',
    ],
    [
      'in Latin-1 counts the lines that are no UTF-8',
      latin1(`${people}3,Jörg,Maß,joerg@x\n`),
      1,
      `${counted(3, 2, 1)}  ./people.csv, line 4: It is not valid UTF-8: byte 4 of the line is 0xf6. If the file is in another encoding, set encoding (windows-1252 is a common one). [unreadable-row]\n`,
    ],
    [
      'whose header is in Latin-1',
      latin1(people.replace('first', 'prénom')),
      3,
      'error: ./people.csv: the header line cannot be read: it is not valid UTF-8; set the encoding the file has (windows-1252 is a common one). [source-unfit]\n',
    ],
    [
      'that is empty',
      '',
      3,
      'error: ./people.csv: the file is empty; not even a header line stands in it. [source-unfit]\n',
    ],
  ]
  test.each(cases)('%s', async (_, text, code, err) => {
    write('people.csv', text)
    expect(await seen('import', 'hr')).toEqual({ code, err })
  })

  test('that is not there', async () => {
    rmSync(join(folder, 'people.csv'))
    expect(await seen('import', 'hr')).toEqual({
      code: 3,
      err: 'error: There is no ./people.csv: nothing stands at people.csv. [source-missing]\n',
    })
  })

  test('of a system that is not there', async () => {
    expect(await seen('import', 'rh')).toEqual({
      code: 2,
      err: 'error: There is no connected system "rh". The configuration has: hr. [system-unknown]\n',
    })
  })
})

describe('ecmahost import by a mapping', () => {
  test.each([
    [
      'with an attribute that the file does not have',
      'Join(" ", [frist], [last])',
      `hr.yaml:6:30: error: There is no attribute [frist]. [unknown-attribute]
  6 |       displayName: Join(" ", [frist], [last])
    |                              ^^^^^^^
  Did you mean [first]?
`,
    ],
    [
      'with a function that is not there',
      'Jion(" ", [first])',
      `hr.yaml:6:20: error: There is no function Jion. [unknown-function]
  6 |       displayName: Jion(" ", [first])
    |                    ^^^^
  Did you mean Join?
`,
    ],
    [
      'with an expression that ends too early',
      'Join(" ", [first]',
      `hr.yaml:6:37: error: Expected "," or ")", but the expression ends here. [syntax]
  6 |       displayName: Join(" ", [first]
    |                                     ^
  The "(" of Join is never closed.
`,
    ],
    [
      'with an expression that lacks a comma',
      'Join(" ", [first] [last])',
      `hr.yaml:6:38: error: Expected "," or ")", but found "[last]". [syntax]
  6 |       displayName: Join(" ", [first] [last])
    |                                      ^^^^^^
`,
    ],
  ])('%s', async (_, displayName, err) => {
    write('hr.yaml', mapping(displayName))
    expect(await seen('import', 'hr')).toEqual({ code: 2, err })
  })
})

test('a demo in a place that is no folder', async () => {
  const { code, err } = await ecmahost('host', '--demo', join(folder, 'people.csv/demo'))
  expect({ code, err: plain(err) }).toEqual({
    code: 3,
    err: "error: The demo cannot be made in people.csv/demo: ENOTDIR: not a directory, mkdir 'people.csv/demo/hr'. Name another folder with --demo FOLDER. [demo-failed]\n",
  })
})

describe('what somebody else has', () => {
  test('a locked database: says how long it waited', async () => {
    configure({ system: sql })
    const database = new DatabaseSync(join(folder, 'erp.db'))
    database.exec('CREATE TABLE people (id INTEGER PRIMARY KEY, first TEXT, last TEXT, mail TEXT); BEGIN EXCLUSIVE')
    expect(await seen('import', 'hr')).toEqual({
      code: 3,
      err: 'error: database ./erp.db is locked by another program: it gave no access within 0.1 s. Let that program finish its transaction, or set a longer lockTimeoutMs. [source-locked]\n',
    })
    database.exec("INSERT INTO people VALUES (1, 'Ann', 'Lee', 'ann@x'); COMMIT")
    database.close()
    expect(await seen('import', 'hr')).toMatchObject({ code: 0 })
  })

  test('the data folder: names the process of the host', async () => {
    const host = await runningHost()
    const { code, err } = await seen('host')
    expect({ code, err: err.replace(/process \d+/, 'process N') }).toEqual({
      code: 3,
      err: `error: The data folder ${folder}/data is in use by another host (process N). Stop it, or give this one a data folder of its own. [folder-in-use]\n`.replaceAll(
        `${folder}/`,
        '',
      ),
    })
    expect(err).toContain(`(process ${host.pid})`)
    expect(await seen('runs', 'hr')).toMatchObject({ code: 0 })
    await host.interrupt()
    expect(await seen('import', 'hr')).toMatchObject({ code: 0 })
  })

  test('the port: names the address', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    configure({ listen: `127.0.0.1:${port}` })
    expect(await seen('host')).toEqual({
      code: 3,
      err: `error: 127.0.0.1:${port} is taken by another program. Stop it, or set another address in host.listen. [port-taken]\n`,
    })
    server.close()
    expect(await seen('import', 'hr'), 'the data folder was let go').toMatchObject({ code: 0 })
  })
})

describe('a space that cannot be opened', () => {
  const refusal =
    'The connector space in data/hr cannot be opened: data.mdb is a file of another kind. It can be deleted: the next full import builds it again.'

  test('is named, and left alone', async () => {
    write('data/hr/data.mdb', 'x'.repeat(10_000))
    expect(await seen('import', 'hr')).toEqual({ code: 3, err: `error: ${refusal} [space-broken]\n` })
    expect(await seen('runs', 'hr')).toEqual({ code: 3, err: `error: ${refusal} [space-broken]\n` })
  })

  test('does not keep a host from serving the other systems', async () => {
    write('data/hr/data.mdb', 'x'.repeat(10_000))
    configure({ more: `  other: ${csv} mapping: ./hr.yaml, token: 0123456789abcdef }\n` })
    const host = await runningHost()
    expect(plain(host.err)).toContain(`hr could not be imported:\n  ${refusal}\n`)
    const url = await host.said(/http:\/\/[^/]+\/scim\/other/)
    const headers = { authorization: 'Bearer 0123456789abcdef' }
    expect(await (await fetch(`${url}/Users`, { headers })).json()).toMatchObject({ totalResults: 2 })
    expect((await fetch(`${url.replace('other', 'hr')}/Users`, { headers })).status).toBe(404)
    expect(await host.interrupt()).toMatchObject({ code: 0 })
  })
})

/** A file system of its own and of a size, where this machine lets us make one. */
const disk = mkdtempSync(join(tmpdir(), 'disk-'))
const mount = async (size: string, options = ''): Promise<boolean> =>
  (await bash(`mount -t tmpfs -o ${options}size=${size} tmpfs ${disk}`)).code === 0
const unmount = async (): Promise<boolean> => (await bash(`umount ${disk}`)).code === 0
const mounts = (await mount('1m')) && (await unmount())
afterAll(() => rmSync(disk, { recursive: true }))

describe('a disk without room', () => {
  const many = 9_000
  const manyPeople = (name: string): string =>
    `id,first,last,mail\n${Array.from({ length: many }, (_, i) => `${i},${name},${'x'.repeat(200)},p${i}@x\n`).join('')}`

  const refusal = (data: string): string =>
    `No space left on the disk that holds ${data}/hr. Nothing that was stored is lost; free some space and run again.`

  test.skipIf(!mounts).each(['64k', '1m', '3m'])(
    'of %s fails the import with words; what was stored is sound, and the next import completes it (needs the right to mount)',
    async size => {
      expect(await mount(size)).toBe(true)
      try {
        write('people.csv', manyPeople('Ann'))
        configure({ data: disk })
        const failed = await bash(`cd ${folder} && ecmahost import hr`)
        expect(failed.code).toBe(3)
        expect(failed.err).toContain(refusal(disk))
        expect(failed.err).not.toContain('    at ')
        expect(await verifySpace(join(disk, 'hr'))).toEqual([])
        expect(await mount('100m', 'remount,')).toBe(true)
        expect(await seen('import', 'hr')).toMatchObject({ code: 0 })
        expect(await verifySpace(join(disk, 'hr'))).toEqual([])
        const space = openSpace(join(disk, 'hr'))
        expect(space?.count('person')).toBe(many)
        expect(space?.runs(9).map(run => run.outcome)).toEqual([
          'completed',
          expect.stringMatching(/failed|interrupted/),
        ])
        await space?.close()
      } finally {
        await unmount()
      }
    },
  )

  test('and a bound on the size of files: what was stored before stays, and the next import completes it', async () => {
    write('people.csv', manyPeople('Ann'))
    expect(await seen('import', 'hr')).toMatchObject({ code: 0 })
    write('people.csv', manyPeople('Bea'))
    const failed = await bash(`cd ${folder} && trap '' XFSZ && ulimit -f 5000 && ecmahost import hr`)
    // How many are stored before the bound is reached is up to the machine.
    expect({ ...failed, err: plain(failed.err).replace(/^ {2}read .*/m, '  counters') }).toEqual({
      code: 3,
      out: '',
      err: `hr: full import failed
  counters
  Writing to data/hr failed: the disk is faulty, or a limit on the size of files is reached. Nothing that was stored is lost; run again when that is mended.
`,
    })
    for (const [name, again] of [
      [/^(Ann|Bea) xxx/, true],
      [/^Bea xxx/, false],
    ] as const) {
      expect(await verifySpace(join(folder, 'data/hr'))).toEqual([])
      const space = openSpace(join(folder, 'data/hr'))
      expect(space?.get('person', '7')?.attributes['displayName']).toMatch(name)
      await space?.close()
      if (again) expect(await seen('import', 'hr')).toMatchObject({ code: 0 })
    }
  })
})
