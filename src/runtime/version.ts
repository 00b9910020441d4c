import { readdir, stat } from 'node:fs/promises'
import { dirname, extname, isAbsolute, join } from 'node:path'

const code = new Set(['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.node', '.wasm'])
/** Folders deeper than this, and files beyond so many, are not looked at. */
const DEPTH = 4
const FILES = 2_000

/**
 * What a connector's code looks like at the moment: another text for other code. Of a module by its path all code in
 * its folder counts, without packages; built-in connectors do not change.
 */
export async function versionOf(connector: string): Promise<string> {
  if (!isAbsolute(connector)) return ''
  const files = await codeIn(dirname(connector), DEPTH)
  const stamps = await Promise.all(files.slice(0, FILES).map(stampOf))
  return stamps.join('\n')
}

async function codeIn(folder: string, depth: number): Promise<readonly string[]> {
  // A folder that is gone, or is not ours to read, holds no code that could be loaded.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const found = await Promise.all(
    entries.map(async entry => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return depth > 1 && isOwn(entry.name) ? await codeIn(path, depth - 1) : []
      return code.has(extname(entry.name)) ? [path] : []
    }),
  )
  return found.flat().toSorted()
}

function isOwn(folder: string): boolean {
  return folder !== 'node_modules' && !folder.startsWith('.')
}

async function stampOf(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined)
  return stats === undefined ? path : `${path} ${stats.size} ${stats.mtimeMs} ${stats.ino}`
}
