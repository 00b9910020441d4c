import { existsSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { Document, isCollection, isMap, isScalar, visit } from 'yaml'
import type { Located } from './locate.ts'

/** A connected system to be written down. */
interface ProposedSystem {
  readonly name: string
  readonly located: Located
  readonly settings: Readonly<Record<string, unknown>>
  /** The token, or where it is to be taken from. */
  readonly token: string
  /** The folder that the configuration will stand in. */
  readonly folder: string
}

/** A whole configuration with one connected system. */
export function configurationFor({ name, located, settings, token, folder }: ProposedSystem): string {
  const connector =
    located.connector === located.name ? located.name : dotted(relative(resolve(folder), located.connector))
  const system = { connector, settings, mapping: `./mappings/${name}.yaml`, token }
  const document = new Document({ systems: { [name]: system } })
  visit(document, {
    // What fits into a line stands in one.
    Collection: (_key, node) => {
      if (!isCollection(node)) return
      const values = node.items.map(item =>
        typeof item === 'object' && item !== null && 'value' in item ? item.value : item,
      )
      const isFlat = isMap(node)
        ? values.length < 5 && values.every(isScalar)
        : values.every(value => typeof value === 'string' || isScalar(value) || typeof value === 'object')
      if (isFlat && node.items.length > 0 && JSON.stringify(node).length < 90) node.flow = true
    },
  })
  return document.toString({ lineWidth: 120 })
}

/** The name of a connector as a system may have it. */
export function systemNameOf(connector: string): string {
  return connector.replace(/\.[cm]?[jt]s$/, '').replaceAll(/[^A-Za-z0-9_]+/g, '_')
}

/** Settings whose relative paths start from one folder, made to start from another one. */
export function moved(settings: unknown, from: string, to: string): unknown {
  if (resolve(from) === resolve(to)) return settings
  if (typeof settings === 'string') return movedText(settings, from, to)
  if (Array.isArray(settings)) return settings.map(one => moved(one, from, to))
  if (typeof settings !== 'object' || settings === null) return settings
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, moved(value, from, to)]))
}

/** `./people.csv`, `sqlite:erp.db`, `${file:./secret}`: what is there is found again. */
function movedText(text: string, from: string, to: string): string {
  const target = (path: string): string => dotted(relative(resolve(to), resolve(from, path)))
  if (text.includes('${')) {
    return text.replace(/\$\{file:([^}]+)\}/g, (_, path: string) =>
      path.trim().startsWith('/') ? `\${file:${path}}` : `\${file:${target(path.trim())}}`,
    )
  }
  const [, scheme = '', path = ''] = /^([a-z]+:)?([^/:][^:]*)$/.exec(text) ?? []
  const isPath = scheme !== '' || path.startsWith('./') || path.startsWith('../')
  return isPath && path !== '' && existsSync(resolve(from, path)) ? `${scheme}${target(path)}` : text
}

function dotted(path: string): string {
  return path.startsWith('.') ? path : `./${path}`
}
