import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A file to be written; relative to the folder that all are written to. */
export interface NewFile {
  readonly path: string
  readonly content: string
  /** Only its owner may read it. */
  readonly isSecret: boolean
}

/** Which of the files are there already. */
export function present(folder: string, files: readonly NewFile[]): readonly string[] {
  return files.map(({ path }) => path).filter(path => existsSync(join(folder, path)))
}

/** Writes all files or none: what stood in their places is put back where one cannot be written, and the error thrown. */
export function writeFiles(folder: string, files: readonly NewFile[]): void {
  const undo: (() => void)[] = []
  const mark = `${process.pid}-${randomBytes(4).toString('hex')}`
  const earlier: string[] = []
  try {
    for (const { path, content, isSecret } of files) {
      const unfinished = `${join(folder, path)}.${mark}.unfinished`
      const made = mkdirSync(dirname(unfinished), { recursive: true })
      if (made !== undefined) undo.push(() => rmSync(made, { recursive: true, force: true }))
      undo.push(() => rmSync(unfinished, { force: true }))
      writeFileSync(unfinished, content, { mode: isSecret ? 0o600 : 0o666 })
    }
    for (const { path } of files) {
      const target = join(folder, path)
      if (statSync(target, { throwIfNoEntry: false })?.isFile() === true) {
        const aside = `${target}.${mark}.earlier`
        renameSync(target, aside)
        undo.push(() => renameSync(aside, target))
        earlier.push(aside)
      }
      renameSync(`${target}.${mark}.unfinished`, target)
      undo.push(() => rmSync(target, { force: true }))
    }
  } catch (error) {
    for (const step of undo.toReversed()) step()
    throw error
  }
  for (const aside of earlier) rmSync(aside, { force: true })
}
