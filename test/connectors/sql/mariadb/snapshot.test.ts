import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database, Raw } from '../../../../connectors/sql/dialect.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { failing, opened, read, rowsOf, within } from './opened.ts'

describe.skipIf(mariadbLacking !== undefined)('A snapshot of MariaDB', () => {
  let server: MariadbServer
  let database: Database
  beforeAll(async () => {
    server = await MariadbServer.start()
    database = await opened(server, { poolSize: 2 })
    await server.query(
      'erp',
      `CREATE TABLE users (id int AUTO_INCREMENT PRIMARY KEY, name varchar(60), state enum('on','off') DEFAULT 'on', active tinyint(1), paid decimal(10,2));
       INSERT INTO users (name, active, paid) SELECT CONCAT('user', seq), seq % 2, seq / 4 FROM seq_1_to_1000;
       CREATE TABLE big (id int PRIMARY KEY, pad char(200)) SELECT seq AS id, REPEAT('x', 200) AS pad FROM seq_1_to_100000`,
    )
    await server.query(
      'erp',
      `DELIMITER //
       CREATE PROCEDURE people(IN least int, IN word varchar(20)) BEGIN SELECT id, name, active FROM users WHERE id BETWEEN least AND least + 9 AND name <> word ORDER BY id; SELECT 'more' AS other; END//
       CREATE PROCEDURE silent() BEGIN DO 1; END//
       CREATE PROCEDURE writes() BEGIN INSERT INTO users (name) VALUES ('by a procedure'); SELECT 1; END//`,
    )
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  it('sees one instant, whatever is written meanwhile', async () => {
    await within(database, async snapshot => {
      await server.query('erp', "INSERT INTO users (name) VALUES ('late'); DELETE FROM users WHERE id = 1")
      const [[count] = []] = await rowsOf(snapshot.pages('SELECT COUNT(*) FROM users', [], 10))
      const first = await rowsOf(snapshot.pages('SELECT name FROM users WHERE id = ?', [1], 10))
      expect([count, first]).toEqual([1000, [['user1']]])
    })
    expect(await read(database, "SELECT COUNT(*) FROM users WHERE name = 'late'")).toEqual([[1]])
  })

  it('gives pages of the size that is asked for, with parameters bound', async () => {
    const sizes = await within(database, async snapshot => {
      const found: number[] = []
      for await (const page of snapshot.pages(
        'SELECT * FROM users WHERE id BETWEEN ? AND ? ORDER BY id',
        [101, 350],
        100,
      )) {
        found.push(page.length)
      }
      return found
    })
    expect(sizes).toEqual([100, 100, 50])
  })

  it('writes nothing', async () => {
    await within(database, async snapshot => {
      const told = await failing(rowsOf(snapshot.pages("INSERT INTO users (name) VALUES ('x')", [], 1)))
      expect(told.kind).toBe('forbidden')
      expect((await failing(rowsOf(snapshot.pages('CREATE TABLE y (id int)', [], 1)))).kind).toBe('forbidden')
      expect((await failing(rowsOf(snapshot.procedure?.('writes', [], 1) ?? snapshot.pages('', [], 1)))).kind).toBe(
        'forbidden',
      )
    })
  })

  it('can be left in the middle of a result and asked something else', async () => {
    await within(database, async snapshot => {
      for (let round = 0; round < 3; round++) {
        for await (const page of snapshot.pages('SELECT * FROM big ORDER BY id', [], 10)) {
          expect(page).toHaveLength(10)
          break
        }
        expect(await rowsOf(snapshot.pages('SELECT MAX(id) FROM big', [], 10))).toEqual([[100_000]])
      }
    })
  })

  it('leaves the pool usable when it is closed in the middle of a result', async () => {
    for (let round = 0; round < 6; round++) {
      const snapshot = await database.snapshot()
      for await (const page of snapshot.pages('SELECT * FROM big ORDER BY id', [], 10)) {
        expect(page).toHaveLength(10)
        break
      }
      await snapshot.close()
    }
    expect(await read(database, 'SELECT COUNT(*) FROM big')).toEqual([[100_000]])
  })

  it('keeps its connection where little of a result was left', async () => {
    const one = await opened(server, { poolSize: 1 })
    const ids = new Set<Raw>()
    for (let round = 0; round < 5; round++) {
      await within(one, async snapshot => {
        for await (const [[id = null] = []] of snapshot.pages('SELECT CONNECTION_ID(), id FROM users', [], 1)) {
          ids.add(id)
          break
        }
      })
    }
    await one.close()
    expect(ids.size).toBe(1)
  })

  it('does not read ahead of who takes the pages', async () => {
    const wide = 'SELECT a.pad, b.pad, c.pad FROM big AS a JOIN big AS b ON b.id = a.id JOIN big AS c ON c.id = a.id'
    const running = `SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE INFO LIKE '${wide}%'`
    const snapshot = await database.snapshot()
    let rows = 0
    for await (const page of snapshot.pages(wide, [], 1000)) {
      rows += page.length
      if (rows > 1000) continue
      // All of it would be read within the time that these take.
      for (let round = 0; round < 20; round++) expect(await server.query('erp', running)).toBe('1\n')
    }
    await snapshot.close()
    expect(rows).toBe(100_000)
    expect(await server.query('erp', running)).toBe('0\n')
  })

  it('tells the columns of a table, a view and a query without running them', async () => {
    await server.query('erp', 'CREATE VIEW v AS SELECT id, state, active, UPPER(name) AS loud FROM users')
    await within(database, async snapshot => {
      const declared = async (sql: string) =>
        (await snapshot.columnsOf(sql)).map(column => [column.name, column.declared])
      expect(await declared('SELECT * FROM `users`')).toEqual([
        ['id', 'int(11)'],
        ['name', 'varchar(60)'],
        ['state', "enum('on','off')"],
        ['active', 'tinyint(1)'],
        ['paid', 'decimal(10,2)'],
      ])
      expect(await declared('SELECT * FROM v')).toEqual([
        ['id', 'int(11)'],
        ['state', "enum('on','off')"],
        ['active', 'tinyint(1)'],
        ['loud', 'varchar(60)'],
      ])
      expect(
        await declared(
          "SELECT u.state AS s, COUNT(*) AS n, SUM(paid) AS total, 'x' AS word, NULL AS nothing, NOW(3) AS at, x'00' AS b, sleep(100) AS slow FROM users u GROUP BY u.state",
        ),
      ).toEqual([
        ['s', "enum('on','off')"],
        ['n', 'bigint(21)'],
        ['total', 'decimal(32,2)'],
        ['word', 'varchar(1)'],
        ['nothing', ''],
        ['at', 'datetime(3)'],
        ['b', 'varbinary(1)'],
        ['slow', 'int(1)'],
      ])
      expect((await failing(snapshot.columnsOf('SELECT * FROM nowhere'))).kind).toBe('source-unfit')
      expect((await failing(snapshot.columnsOf('SELEKT 1'))).message).toContain('syntax')
    })
  })

  it('notices that a table was changed while its connection was kept', async () => {
    await server.query('erp', 'CREATE TABLE changing (a int)')
    const columns = async () =>
      await within(database, async snapshot => await snapshot.columnsOf('SELECT * FROM changing'))
    expect(await columns()).toEqual([{ name: 'a', declared: 'int(11)' }])
    await server.query('erp', 'ALTER TABLE changing ADD COLUMN b datetime')
    expect(await columns()).toEqual([
      { name: 'a', declared: 'int(11)' },
      { name: 'b', declared: 'datetime' },
    ])
  })

  it('reads the first result of a procedure', async () => {
    await within(database, async snapshot => {
      const sizes: number[] = []
      const ids: Raw[] = []
      for await (const page of snapshot.procedure?.('people', [11, 'user13'], 4) ?? []) {
        sizes.push(page.length)
        ids.push(...page.map(([id = null]) => id))
      }
      expect(sizes).toEqual([4, 4, 1])
      expect(ids).toEqual([11, 12, 14, 15, 16, 17, 18, 19, 20])
      expect(await snapshot.procedureColumns?.('erp.people', [0, ''])).toEqual([
        { name: 'id', declared: 'int(11)' },
        { name: 'name', declared: 'varchar(60)' },
        { name: 'active', declared: 'tinyint(1)' },
      ])
      const told = await failing(snapshot.procedureColumns?.('silent', []) ?? Promise.resolve())
      expect(told.message).toContain('gives no rows')
      expect(await rowsOf(snapshot.procedure?.('silent', [], 3) ?? snapshot.pages('', [], 1))).toEqual([])
      expect((await failing(rowsOf(snapshot.procedure?.('nobody', [], 1) ?? snapshot.pages('', [], 1)))).kind).toBe(
        'source-unfit',
      )
    })
  })

  it('sorts and compares texts that differ in case alone by exactly', async () => {
    await server.query(
      'erp',
      "CREATE TABLE w (v varchar(9)); INSERT INTO w VALUES ('b'), ('A'), ('a'), ('A'), ('a '), ('a')",
    )
    const { mariadb } = await import('../../../../connectors/sql/dialects/mariadb.ts')
    const rows = await read(database, `SELECT v FROM w ORDER BY v, ${mariadb.exactly('v')}`)
    expect(rows.flat()).toEqual(['A', 'A', 'a', 'a', 'a ', 'b'])
    expect(await read(database, `SELECT COUNT(*) FROM w WHERE ${mariadb.exactly('v')} = ?`, ['a'])).toEqual([[2]])
  })

  it('fails when the server is gone in the middle of a result, and works again when it is back', async () => {
    const snapshot = await database.snapshot()
    const taken: Raw[][][] = []
    const reading = async () => {
      for await (const page of snapshot.pages('SELECT * FROM big ORDER BY id', [], 1000)) {
        if (taken.push(page) === 3) await server.kill()
      }
    }
    const told = await failing(reading())
    expect(told.kind).toBe('unavailable')
    expect(told.message).toContain('database erp on 127.0.0.1')
    expect((await failing(rowsOf(snapshot.pages('SELECT 1', [], 1)))).kind).toBe('unavailable')
    await snapshot.close()
    expect((await failing(database.snapshot())).message).toContain('nothing listens there')
    await server.start()
    expect(await read(database, 'SELECT 1')).toEqual([[1]])
  })
})
