import { describe, expect, test } from 'vitest'
import { translated } from '../../../src/connector/legacy/adapt/failure.ts'
import * as legacy from '../../../src/connector/legacy/index.ts'
import { failureIn, targetFailures } from '../../../src/model/target-failure.ts'
import { contextOf } from '../../connectors/context.ts'

type ExceptionClass = new (message?: string, inner?: unknown) => legacy.MetadirectoryServicesException

const classes = Object.entries(legacy).filter(([name]) => name.endsWith('Exception')) as [string, ExceptionClass][]
const { log } = contextOf('/')

async function thrown(error: unknown): Promise<unknown> {
  try {
    return await translated(log, async () => {
      throw error
    })
  } catch (reason) {
    return reason
  }
}

describe('exceptions', () => {
  test('there are all of ECMA2', () => {
    expect(classes).toHaveLength(42)
  })

  test.each(classes)('%s has its name, a message and a cause', (name, Exception) => {
    const cause = new Error('inner')
    expect(new Exception('outer', cause)).toMatchObject({ name, message: 'outer', cause })
    expect(new Exception()).toBeInstanceOf(legacy.MetadirectoryServicesException)
  })

  test.each(classes)('%s becomes the failure of its kind, or stays what it is', async (name, Exception) => {
    const exception = new Exception('outer')
    const failure = failureIn(await thrown(exception))
    if (exception.kind === null) expect(failure).toBeUndefined()
    else {
      expect(Object.keys(targetFailures)).toContain(exception.kind)
      expect(failure).toMatchObject({ kind: exception.kind, message: 'outer' })
    }
    expect(((await thrown(new Exception())) as Error).message).toContain(name)
  })

  test.each([
    [legacy.ServerDownException, 'unavailable', 'stopped-connectivity'],
    [legacy.FailedConnectionException, 'unavailable', 'stopped-connectivity'],
    [legacy.DroppedConnectionException, 'unavailable', 'stopped-connectivity'],
    [legacy.BadServerCredentialsException, 'credentials', 'stopped-failed-authentication'],
    [legacy.AccessDeniedException, 'forbidden', 'stopped-failed-authentication'],
    [legacy.WarningNoWatermarkException, 'watermark', 'completed-warning'],
    [legacy.ObjectAlreadyExistsException, 'exists', 'stopped-extension-dll-exception'],
    [legacy.NoSuchObjectException, 'absent', 'stopped-extension-dll-exception'],
  ])('%o says what the connected system did, and how ECMA2 calls the run', (Exception, kind, runResult) => {
    expect(new Exception()).toMatchObject({ kind, runResult })
  })

  test("any other error is the connector's own", async () => {
    const error = new RangeError('mine')
    expect(await thrown(error)).toBe(error)
  })
})
