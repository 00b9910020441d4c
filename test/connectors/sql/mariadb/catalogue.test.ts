import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isUnique } from '../../../../connectors/sql/catalogue.ts'
import type { Database } from '../../../../connectors/sql/dialect.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { opened, within } from './opened.ts'

describe.skipIf(mariadbLacking !== undefined)('The catalogue of MariaDB', () => {
  let server: MariadbServer
  let database: Database
  const table = async (name: string) => await within(database, async snapshot => await snapshot.table(name))
  beforeAll(async () => {
    server = await MariadbServer.start()
    await server.query(
      'erp',
      `CREATE DATABASE hr; CREATE TABLE hr.sites (code char(4) PRIMARY KEY);
       CREATE TABLE teams (a int, b varchar(20), PRIMARY KEY (b, a));
       CREATE TABLE users (
         id bigint(20) unsigned AUTO_INCREMENT PRIMARY KEY,
         email varchar(80) NOT NULL COMMENT 'Where mail goes',
         nick varchar(80), state enum('on','off') NOT NULL DEFAULT 'on', word varchar(9) DEFAULT 'NULL!', doc json,
         loud varchar(80) AS (UPPER(email)) VIRTUAL, changed timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
         team_a int, team_b varchar(20), site char(4),
         UNIQUE KEY mail (email), UNIQUE KEY short (nick(3)), KEY plain (state),
         CONSTRAINT in_team FOREIGN KEY (team_b, team_a) REFERENCES teams (b, a), CONSTRAINT at_site FOREIGN KEY (site) REFERENCES hr.sites (code));
       INSERT INTO teams VALUES (1, 'x'); ANALYZE TABLE teams;
       CREATE VIEW people AS SELECT id, email FROM users;
       CREATE TABLE \`od\`\`d tab'le\` (\`a.b "c"\` int UNIQUE);
       CREATE SEQUENCE numbers`,
    )
    database = await opened(server)
  })
  afterAll(async () => {
    await database.close()
    await server.remove()
  })

  it('knows the columns of a table', async () => {
    const users = await table('users')
    const told = users?.columns.map(({ name, declared, nullable, generated, hasDefault, comment }) => [
      name,
      declared,
      nullable,
      generated,
      hasDefault,
      comment,
    ])
    expect(told).toEqual([
      ['id', 'bigint(20) unsigned', false, true, true, null],
      ['email', 'varchar(80)', false, false, false, 'Where mail goes'],
      ['nick', 'varchar(80)', true, false, false, null],
      ['state', "enum('on','off')", false, false, true, null],
      ['word', 'varchar(9)', true, false, true, null],
      ['doc', 'json', true, false, false, null],
      ['loud', 'varchar(80)', true, true, true, null],
      ['changed', 'timestamp(6)', false, false, true, null],
      ['team_a', 'int(11)', true, false, false, null],
      ['team_b', 'varchar(20)', true, false, false, null],
      ['site', 'char(4)', true, false, false, null],
    ])
  })

  it('knows the keys, those over the beginning of a column left out', async () => {
    const users = await table('users')
    expect(users).toMatchObject({
      schema: null,
      name: 'users',
      kind: 'table',
      primaryKey: ['id'],
      unique: [
        { name: 'PRIMARY', columns: ['id'] },
        { name: 'mail', columns: ['email'] },
      ],
      foreignKeys: [
        { name: 'at_site', columns: ['site'], table: { schema: 'hr', name: 'sites' }, references: ['code'] },
        {
          name: 'in_team',
          columns: ['team_b', 'team_a'],
          table: { schema: null, name: 'teams' },
          references: ['b', 'a'],
        },
      ],
    })
    expect(isUnique(users, ['email'])).toBe(true)
    expect(isUnique(users, ['nick'])).toBe(false)
    expect(await table('teams')).toMatchObject({ primaryKey: ['b', 'a'], rows: 1 })
  })

  it('knows views and tables of other databases, and names with anything in them', async () => {
    expect(await table('people')).toMatchObject({ kind: 'view', primaryKey: [], rows: null })
    expect(await table('hr.sites')).toMatchObject({ schema: 'hr', name: 'sites', primaryKey: ['code'] })
    expect(await table('erp.users')).toMatchObject({ schema: null, name: 'users' })
    expect(await table("od`d tab'le")).toMatchObject({ columns: [{ name: 'a.b "c"' }] })
    expect(await table('nowhere')).toBeUndefined()
    expect(await table('numbers')).toBeUndefined()
    expect(await table('USERS')).toBeUndefined()
  })

  it('lists what there is, without what belongs to the server', async () => {
    const all = await within(database, async snapshot => await snapshot.tables())
    expect(all.map(({ schema, name }) => (schema === null ? name : `${schema}.${name}`))).toEqual(
      expect.arrayContaining(["od`d tab'le", 'people', 'teams', 'users', 'hr.sites']),
    )
    expect(all).toHaveLength(5)
    expect(all.find(({ name }) => name === 'users')).toEqual(await table('users'))
  })
})
