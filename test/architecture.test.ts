import { globSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importOrder } from './import-order.ts'

const root = join(import.meta.dirname, '..')

const files = globSync(['grammar/**/*.ts', 'connectors/**/*.ts', 'src/**/*.ts'], { cwd: root }).toSorted()
const imports = new Map(files.map(file => [file, importsOf(file)]))

describe('the one-way order of imports', () => {
  test.each(importOrder)('$folder may import only what stands above it', ({ folder, imports }) => {
    const at = importOrder.findIndex(row => row.folder === folder)
    const above = importOrder.slice(0, at).map(row => row.folder)
    expect(imports.filter(name => !above.some(other => within(other, name)))).toEqual([])
  })

  test('there are files to check', () => {
    expect(files.length).toBeGreaterThan(10)
  })

  test.each(files)('%s imports only from what stands above it', file => {
    const folder = home(file)
    expect(folder, `${file} belongs to no folder of import-order.ts`).toBeDefined()
    const allowed = [folder ?? '', ...(importOrder.find(row => row.folder === folder)?.imports ?? [])]
    const wrong = ours(file).filter(target => !allowed.some(prefix => within(target, prefix)))
    expect(wrong, `${file} may import from ${allowed.join(', ')}`).toEqual([])
  })

  test.each(files)('%s names files that exist, with their ending', file => {
    const wrong = ours(file).filter(target => !imports.has(target))
    expect(wrong).toEqual([])
  })

  test('no files import each other in a ring', () => {
    expect(rings()).toEqual([])
  })

  test('connectors do not import each other', () => {
    const connector = (file: string) => /^connectors\/([^/]+)\//.exec(file)?.[1]
    const wrong = files.flatMap(file =>
      ours(file)
        .filter(target => connector(file) !== undefined && (connector(target) ?? connector(file)) !== connector(file))
        .map(target => `${file} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })
})

describe('the grammar runs in a browser', () => {
  const grammar = files.filter(file => file.startsWith('grammar/'))

  test.each(grammar)('%s imports no module of Node', file => {
    expect(packages(file).filter(name => !/^(?:chevrotain|asn1js|@noble\/hashes\/.+)$/.test(name))).toEqual([])
  })

  test.each(grammar)('%s uses no global of Node', file => {
    expect(code(file).match(/(?<![\w.'"])(?:Buffer|process|require|setImmediate|__dirname)(?=[.(])/g) ?? []).toEqual([])
  })
})

/** The folder of the table that a file belongs to: the longest that fits. */
function home(file: string): string | undefined {
  const fitting = importOrder.map(({ folder }) => folder).filter(folder => within(file, folder))
  return fitting.toSorted((a, b) => b.length - a.length)[0]
}

function within(file: string, prefix: string): boolean {
  return file === prefix || file.startsWith(`${prefix}/`)
}

function code(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
}

function importsOf(file: string): readonly string[] {
  const pattern = /(?:^|[\s;}])(?:(?:import|export)\b[^'"`;=()]*?\bfrom\s*|import\s*\(?\s*)(['"])([^'"]+)\1/g
  return [...code(file).matchAll(pattern)].map(match => match[2] ?? '')
}

/** Files of this project that a file imports, as paths from the root. */
function ours(file: string): readonly string[] {
  const specifiers = imports.get(file) ?? []
  return specifiers.filter(name => name.startsWith('.')).map(name => posix.join(dirname(file), name))
}

function packages(file: string): readonly string[] {
  return (imports.get(file) ?? []).filter(name => !name.startsWith('.'))
}

/** Every ring of imports, as the path that leads from a file back to itself. */
function rings(): readonly string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file)
    if (at >= 0) {
      found.push([...path.slice(at), file].join(' → '))
      return
    }
    if (done.has(file)) return
    for (const target of ours(file)) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
  return found
}
