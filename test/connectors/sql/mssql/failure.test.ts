import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database, Session } from '../../../../connectors/sql/dialect.ts'
import { StatementError, type StatementFailure } from '../../../../connectors/sql/failure.ts'
import { HostError } from '../../../../src/model/error.ts'
import { failureIn, type TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { failed } from '../../../servers/tds/answer.ts'
import { TdsServer } from '../../../servers/tds/server.ts'
import { open } from './stand-in.ts'

/** As SQL Server words them. */
const cases: readonly (readonly [number: number, message: string, kind: TargetFailureKind, told?: StatementFailure])[] =
  [
    [
      2627,
      "Violation of PRIMARY KEY constraint 'PK_person'. Cannot insert duplicate key in object 'dbo.person'. The duplicate key value is (7).",
      'exists',
      { constraint: 'PK_person' },
    ],
    [
      2601,
      "Cannot insert duplicate key row in object 'dbo.person' with unique index 'IX_mail'. The duplicate key value is (ann@example.com).",
      'exists',
      { constraint: 'IX_mail' },
    ],
    [
      547,
      'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_dept". The conflict occurred in database "erp", table "dbo.dept", column \'id\'.',
      'reference',
      { constraint: 'FK_dept' },
    ],
    [
      547,
      'The UPDATE statement conflicted with the FOREIGN KEY SAME TABLE constraint "FK_boss". The conflict occurred in database "erp", table "dbo.person", column \'id\'.',
      'reference',
      { constraint: 'FK_boss' },
    ],
    [
      547,
      'The DELETE statement conflicted with the REFERENCE constraint "FK_dept". The conflict occurred in database "erp", table "dbo.person", column \'dept\'.',
      'refused',
      { constraint: 'FK_dept' },
    ],
    [
      547,
      'The UPDATE statement conflicted with the CHECK constraint "CK_age". The conflict occurred in database "erp", table "dbo.person", column \'age\'.',
      'value',
      { constraint: 'CK_age', column: 'age' },
    ],
    [
      515,
      "Cannot insert the value NULL into column 'name', table 'erp.dbo.person'; column does not allow nulls. INSERT fails.",
      'value',
      { column: 'name' },
    ],
    [
      2628,
      "String or binary data would be truncated in table 'erp.dbo.person', column 'name'. Truncated value: 'sesame'.",
      'value',
      { column: 'name' },
    ],
    [8152, 'String or binary data would be truncated.', 'value'],
    [245, "Conversion failed when converting the nvarchar value 'sesame' to data type int.", 'value'],
    [8114, 'Error converting data type nvarchar to numeric.', 'value'],
    [8115, 'Arithmetic overflow error converting nvarchar to data type numeric.', 'value'],
    [241, 'Conversion failed when converting date and/or time from character string.', 'value'],
    [242, 'The conversion of a nvarchar data type to a datetime data type resulted in an out-of-range value.', 'value'],
    [
      271,
      'The column "full" cannot be modified because it is either a computed column or is the result of a UNION operator.',
      'value',
      { column: 'full' },
    ],
    [
      1205,
      'Transaction (Process ID 52) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
      'locked',
      { deadlock: true },
    ],
    [3960, 'Snapshot isolation transaction aborted due to update conflict.', 'locked', { deadlock: true }],
    [1222, 'Lock request time out period exceeded.', 'locked'],
    [229, "The SELECT permission was denied on the object 'person', database 'erp', schema 'dbo'.", 'forbidden'],
    [
      230,
      "The UPDATE permission was denied on the column 'pay' of the object 'person', database 'erp', schema 'dbo'.",
      'forbidden',
      { column: 'pay' },
    ],
    [262, "CREATE TABLE permission denied in database 'erp'.", 'forbidden'],
    [3906, 'Failed to update database "erp" because the database is read-only.', 'forbidden'],
    [
      978,
      "The target database ('erp') is in an availability group and is currently accessible for connections when the application intent is set to read only.",
      'forbidden',
    ],
    [4060, 'Cannot open database "erp" requested by the login. The login failed.', 'credentials'],
    [40501, 'The service is currently busy. Retry the request after 10 seconds.', 'busy'],
    [49918, 'Cannot process request. Not enough resources to process request.', 'busy'],
    [40613, "Database 'erp' on server 'x' is not currently available.", 'unavailable'],
    [40197, 'The service has encountered an error processing your request.', 'unavailable'],
    [
      1105,
      "Could not allocate space for object 'dbo.person' in database 'erp' because the 'PRIMARY' filegroup is full.",
      'unavailable',
    ],
    [9002, "The transaction log for database 'erp' is full due to 'LOG_BACKUP'.", 'unavailable'],
    [50_000, 'Nobody may be added on a Sunday.', 'refused'],
    [12_345, 'Something that is not in the table.', 'refused'],
  ]

let server: TdsServer
let database: Database
let session: Session
beforeAll(async () => {
  server = await TdsServer.start()
  database = await open(server)
  session = await database.session()
})
afterAll(async () => {
  await session.release()
  await database.close()
  await server.close()
})

async function thrown(): Promise<unknown> {
  return await session.execute({ sql: 'UPDATE person', parameters: [] }).then(
    () => undefined,
    (error: unknown) => error,
  )
}

test.each(cases.map(([number, message, kind, told = {}]) => ({ number, message, kind, told })))(
  '$number is $kind: $message',
  async ({ number, message, kind, told }) => {
    server.play(() => failed(number, message))
    const error = await thrown()
    expect(error).toBeInstanceOf(StatementError)
    expect(failureIn(error)?.kind).toBe(kind)
    expect((error as StatementError).statement).toEqual(told)
    expect(failureIn(error)?.message).toMatch(/^database erp on 127\.0\.0\.1 .+[.!?]$/)
  },
)

test.each([
  [208, "Invalid object name 'dbo.persons'."],
  [207, "Invalid column name 'nmae'."],
  [102, "Incorrect syntax near 'FORM'."],
  [2812, "Could not find stored procedure 'add_persn'."],
  [201, "Procedure or function 'add_person' expects parameter '@name', which was not supplied."],
])('%i is a statement that does not fit: %s', async (number, message) => {
  server.play(() => failed(number, message))
  const error = await thrown()
  expect(error).toBeInstanceOf(HostError)
  expect((error as HostError).code).toBe('source-unfit')
  expect((error as HostError).message).toBe(
    `database erp on 127.0.0.1: it does not understand what it is asked: ${message}`,
  )
})

describe('what is told', () => {
  test('holds no values, which may be secrets', async () => {
    for (const [number, message] of cases) {
      server.play(() => failed(number, message))
      const { message: told = '' } = failureIn(await thrown()) ?? {}
      expect(told).not.toMatch(/sesame|ann@example|\(7\)/)
    }
  })

  test('comes from the first error that means something, where there are several', async () => {
    server.play(() => [
      ...failed(
        2627,
        "Violation of UNIQUE KEY constraint 'UQ_mail'. Cannot insert duplicate key in object 'dbo.person'.",
        14,
      ),
      ...failed(3621, 'The statement has been terminated.'),
    ])
    expect(failureIn(await thrown())).toEqual({
      kind: 'exists',
      message:
        "database erp on 127.0.0.1 has such a row already: Violation of UNIQUE KEY constraint 'UQ_mail'. Cannot insert duplicate key in object 'dbo.person'.",
    })
  })

  test('says how long to wait, where the server is busy', async () => {
    server.play(() => failed(40501, 'The service is currently busy.'))
    expect(failureIn(await thrown())?.retryAfterMs).toBe(10_000)
  })
})
