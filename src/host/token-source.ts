import { relative, resolve } from 'node:path'
import type { Config } from './config.ts'

/**
 * How a shell gets at a system's token without anybody showing it: from the file or the variable that the configuration
 * takes it from. `undefined` where the token stands in the configuration itself.
 */
export function tokenSource(config: Config, system: string): string | undefined {
  const at = config.written.locate(['systems', system, 'token'], 'value')
  if (at === undefined) return undefined
  const written = config.written.source.text.slice(at.start, at.end)
  const reference = /^['"]?\$\{(file|env):([^}]+)\}['"]?$/.exec(written.trim())
  const target = reference?.[2]?.trim()
  if (target === undefined) return undefined
  if (reference?.[1] === 'env') return `$${target}`
  const path = relative(process.cwd(), resolve(config.folder, target))
  return `$(cat ${/^[A-Za-z0-9_./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`})`
}
