import type { ConnectionConfig, Connection as DriverConnection } from 'mariadb'
import { hostError } from '../../../../src/model/error.ts'

/** What is used of the driver. */
export interface Driver {
  createConnection(options: ConnectionConfig): Promise<DriverConnection>
}

/** Loads the driver, which is installed by those who use it. `load` stands for the import in tests. */
export async function driverOf(source: string, load: () => Promise<Driver> = () => import('mariadb')): Promise<Driver> {
  try {
    return await load()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const reason =
      'MariaDB and MySQL are reached by the package "mariadb", which is not installed. Install it with: npm install mariadb.'
    throw hostError('source-unfit', { source, reason })
  }
}
