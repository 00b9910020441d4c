import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { discover } from '../../../../connectors/sql/discover/discover.ts'
import type { SqlSettings } from '../../../../connectors/sql/settings.ts'
import { MariadbServer, mariadbLacking } from '../../../servers/mariadb.ts'
import { PostgresServer, postgresLacking } from '../../../servers/postgres.ts'
import { contextOf } from '../../context.ts'

async function objectTypes(settings: Readonly<Record<string, unknown>>): Promise<SqlSettings['objectTypes']> {
  const found = await discover(settings, contextOf('/'))
  return (found.settings as unknown as SqlSettings).objectTypes
}

describe.skipIf(postgresLacking !== undefined)('PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
    await server.query(
      'erp',
      `CREATE SCHEMA hr;
      CREATE SCHEMA "Odd Schema";
      CREATE TYPE yesno AS ENUM ('Y', 'N');
      CREATE TABLE hr.users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), "loginName" varchar(40) NOT NULL, enabled yesno,
        tags text[], photo bytea, search tsvector, updated_at timestamptz NOT NULL DEFAULT now());
      INSERT INTO hr.users ("loginName", enabled) VALUES ('ada', 'Y'), ('bo', 'N');
      CREATE TABLE "Odd Schema"."My Groups" ("Group Id" int PRIMARY KEY, "Name" text NOT NULL);
      CREATE TABLE "Odd Schema"."Group User" ("Group Id" int REFERENCES "Odd Schema"."My Groups",
        "User Id" uuid REFERENCES hr.users, PRIMARY KEY ("Group Id", "User Id"));
      CREATE TABLE auth_user (id serial PRIMARY KEY, username varchar(150) NOT NULL, password varchar(128));
      CREATE TABLE auth_group (id serial PRIMARY KEY, name varchar(150) UNIQUE NOT NULL);
      CREATE TABLE auth_user_groups (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES auth_user,
        group_id int NOT NULL REFERENCES auth_group, UNIQUE (user_id, group_id));
      CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text)`,
    )
  })
  afterAll(async () => await server.remove())

  test('schemas, enumerations, arrays and names in upper case', async () => {
    const found = await objectTypes(server.settings())
    expect(Object.keys(found)).toEqual(['auth_user', 'user', 'auth_group', 'my_group'])
    expect(found['user']).toEqual({
      table: 'hr.users',
      anchor: 'id',
      watermark: 'updated_at',
      attributes: ['id', 'loginName', 'enabled', 'tags', 'updated_at'],
      types: { enabled: { kind: 'boolean', true: 'Y', false: 'N' } },
    })
    expect(found['my_group']).toEqual({
      table: 'Odd Schema.My Groups',
      anchor: 'Group Id',
      multi: { members: { table: 'Odd Schema.Group User', key: 'Group Id', value: 'User Id' } },
      references: { members: 'user' },
    })
    expect(found['auth_group']?.multi).toEqual({
      members: { table: 'auth_user_groups', key: 'group_id', value: 'user_id' },
    })
  })
})

describe.skipIf(mariadbLacking !== undefined)('MariaDB', () => {
  let server: MariadbServer
  beforeAll(async () => {
    server = await MariadbServer.start()
    await server.query(
      'erp',
      `CREATE TABLE Benutzer (BenutzerNr int AUTO_INCREMENT PRIMARY KEY, Kennung varchar(20) NOT NULL, Aktiv enum('J', 'N'),
        Bild longblob, geaendert_am timestamp NOT NULL DEFAULT current_timestamp(), \`order\` int) ENGINE = MyISAM;
      INSERT INTO Benutzer (Kennung, Aktiv) VALUES ('ada', 'J'), ('bo', 'N');
      CREATE TABLE Gruppen (GruppenNr int PRIMARY KEY, Bezeichnung varchar(40)) ENGINE = MyISAM;
      CREATE TABLE Gruppen_Benutzer (GruppenNr int, BenutzerNr int, PRIMARY KEY (GruppenNr, BenutzerNr)) ENGINE = MyISAM`,
    )
  })
  afterAll(async () => await server.remove())

  test('tables that no foreign key ties together', async () => {
    expect(await objectTypes(server.settings())).toEqual({
      benutzer: {
        table: 'Benutzer',
        anchor: 'BenutzerNr',
        watermark: 'geaendert_am',
        attributes: ['BenutzerNr', 'Kennung', 'Aktiv', 'geaendert_am', 'order'],
        types: { Aktiv: { kind: 'boolean', true: 'J', false: 'N' } },
      },
      gruppe: {
        table: 'Gruppen',
        anchor: 'GruppenNr',
        multi: { members: { table: 'Gruppen_Benutzer', key: 'GruppenNr', value: 'BenutzerNr' } },
        references: { members: 'benutzer' },
      },
    })
  })
})
