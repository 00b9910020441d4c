import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat } from 'node:fs/promises'

/**
 * Has `write` make a file under a name beside the wanted one, and puts it in its place when it is whole. A crash leaves
 * the old file or none, never half of one.
 */
export async function replaceFile(path: string, write: (unfinished: string) => Promise<void> | void): Promise<void> {
  const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.unfinished`
  try {
    await write(unfinished)
    const file = await open(unfinished, 'r')
    await file.sync()
    await file.close()
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** The same for a file that is not there yet; one that is stays as it is. Yields whether it was made. */
export async function makeFile(path: string, write: (unfinished: string) => Promise<void> | void): Promise<boolean> {
  if (await exists(path)) return false
  await replaceFile(path, write)
  return true
}

export async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
