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
  const frame = [[], [name], [name, 'settings']].map(path => document.getIn(['systems', ...path], true))
  visit(document, {
    // What fits into a line stands in one.
    Collection: (_key, node) => {
      if (frame.includes(node) || node === document.contents || !isCollection(node)) return
      if (node.items.length > 0 && isFlat(node) && JSON.stringify(node).length < 90) node.flow = true
    },
  })
  return document.toString({ lineWidth: 120 })
}

/** Lists, and groups of a few plain values. */
function isFlat(node: unknown): boolean {
  return !isMap(node) || (node.items.length < 5 && node.items.every(({ value }) => isScalar(value)))
}

/** The name of a connector as a system may have it. */
export function systemNameOf(connector: string): string {
  return connector.replace(/\.[cm]?[jt]s$/, '').replaceAll(/[^A-Za-z0-9_]+/g, '_')
}

/**
 * A setting whose relative paths start from one folder, made to start from another one: `./people.csv`, `sqlite:erp.db`,
 * `${file:./secret}`. What is there is found again; a text that only looks like a path stays.
 */
export function moved(text: string, from: string, to: string): string {
  if (resolve(from) === resolve(to)) return text
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
