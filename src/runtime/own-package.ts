import { registerHooks } from 'node:module'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
/** What connectors import from this package, and where it stands. */
const own: Readonly<Record<string, string>> = {
  'ecmahost/connector': new URL(`../connector/index.${extension}`, import.meta.url).href,
  'ecmahost/legacy': new URL(`../connector/legacy/index.${extension}`, import.meta.url).href,
}
let isProvided = false

/**
 * From now on modules of this thread find this package also where it is not installed beside them: the code of a
 * connector may stand anywhere.
 */
export function provideOwnPackage(): void {
  if (isProvided) return
  isProvided = true
  registerHooks({
    resolve(specifier, context, next) {
      const ours = own[specifier]
      if (ours === undefined) return next(specifier, context)
      try {
        return next(specifier, context)
      } catch {
        return { url: ours, shortCircuit: true }
      }
    },
  })
}
