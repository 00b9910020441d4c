import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'

/** The version of this program, as its package says. */
export function ownVersion(): string {
  const path = findPackageJSON(import.meta.url)
  if (path === undefined) throw new Error('the package of this program is not there')
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version
}
