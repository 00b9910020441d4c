import { join } from 'node:path'
import { type Config, systemOf } from '../host/config.ts'
import { openSpace, type SpaceReader } from '../space/space.ts'
import { Exit, exitCodes } from './exit.ts'
import { say } from './output.ts'

/** The connector space of a system, for as long as it is read; it may be in use. `absent` is done where there is none. */
export async function withSpaceOf<T>(
  config: Config,
  name: string,
  work: (space: SpaceReader) => T | Promise<T>,
  absent: () => T | Promise<T> = () => notImported(name),
): Promise<T> {
  const space = openSpace(join(config.host.data, systemOf(config, name).name))
  if (space === undefined) return await absent()
  try {
    return await work(space)
  } finally {
    await space.close()
  }
}

function notImported(name: string): never {
  say(`${name} has not been imported yet. Import it: ecmahost import ${name}`)
  throw new Exit(exitCodes.failures)
}
