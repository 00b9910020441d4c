import { expect, test } from 'vitest'
import { loadDriver } from '../../../../connectors/sql/dialects/mssql/driver.ts'

test('where the driver is not installed, it says how to install it', async () => {
  const missing = Object.assign(new Error("Cannot find package 'mssql'"), { code: 'ERR_MODULE_NOT_FOUND' })
  await expect(loadDriver(async () => await Promise.reject(missing))).rejects.toThrow(
    'database: SQL Server is reached with the package mssql, which is not installed. Install it with: npm install mssql',
  )
  await expect(loadDriver(async () => await Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(await loadDriver()).toHaveProperty('ConnectionPool')
})
