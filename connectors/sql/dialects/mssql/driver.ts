import type mssql from 'mssql'
import { hostError } from '../../../../src/model/error.ts'

/** The driver: npm's `mssql`, over `tedious`. */
export type Mssql = typeof mssql
export type Pool = InstanceType<Mssql['ConnectionPool']>
export type Request = InstanceType<Mssql['Request']>
/** A type of a parameter. */
export type SqlType = Parameters<Request['output']>[1]
/** A connection of the driver below, which the pool hands out. */
export type Wire = Awaited<ReturnType<Pool['pool']['acquire']>['promise']>
/** A column of a result, as the driver describes it. */
export interface DriverColumn {
  readonly name: string
  readonly type: unknown
  readonly scale?: number | undefined
  readonly precision?: number | undefined
  readonly udt?: { readonly name: string } | undefined
}

/** Loads the driver, which is installed by those who need it. */
export async function loadDriver(load = async () => (await import('mssql')).default): Promise<Mssql> {
  try {
    return await load()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    throw hostError('source-unfit', {
      source: 'database',
      reason:
        'SQL Server is reached with the package mssql, which is not installed. Install it with: npm install mssql',
    })
  }
}

/**
 * A request on one connection. The driver takes anything for a pool that lends and takes back connections; its types
 * know only its own.
 */
export function requestOn(driver: Mssql, wire: Wire, pool: Pool, timeoutMs: number): Request {
  const lender = {
    connected: true,
    config: poolConfig(pool),
    acquire: (_: unknown, lend: (error: null, wire: Wire, config: unknown) => void) => {
      setImmediate(lend, null, wire, lender.config)
    },
    release: () => lender,
  }
  // The second argument is documented (`requestTimeout` of a request) and not declared.
  const Made = driver.Request as unknown as new (lender: unknown, overrides: { requestTimeout: number }) => Request
  const request = new Made(lender, { requestTimeout: timeoutMs })
  request.arrayRowMode = true
  return request
}

function poolConfig(pool: Pool): unknown {
  return 'config' in pool ? pool.config : {}
}
