import { existsSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { Type } from 'typebox'
import { describe, expect, test } from 'vitest'
import { render } from '../grammar/syntax/diagnostics.ts'
import { commands } from '../src/cli/commands/index.ts'
import { checkMapping } from '../src/mapping/compile.ts'
import { readMapping } from '../src/mapping/file.ts'
import { checkSettings } from '../src/model/settings.ts'
import { parseYaml } from '../src/model/yaml.ts'
import { builtInConnectors } from '../src/runtime/load.ts'
import { type Block, blocksOf, documents, root, textOf } from './documents.ts'
import { declarations, withFreshParts } from './made-parts.ts'

const { scripts, dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
  'scripts' | 'dependencies' | 'devDependencies',
  Record<string, string>
>

test.each(['bench', 'connectors', 'grammar', 'mappings', 'src', 'test'])('%s/ has a README', folder => {
  expect(documents).toContain(`${folder}/README.md`)
})

test.each(builtInConnectors())('the connector %s has a README with its settings', name => {
  expect(textOf(`connectors/${name}/README.md`)).toContain(`<!-- made from: settings ${name} -->`)
})

// Renew them with: npm test -- docs -u
describe('what is made from declarations is fresh', () => {
  const made = documents.filter(document => textOf(document).includes('<!-- made from: '))

  test.each(made)('in %s', async document => {
    await expect(await withFreshParts(textOf(document))).toMatchFileSnapshot(join(root, document))
  })
})

test('ARCHITECTURE.md says why each dependency is there, and names no other', () => {
  const section = /## Dependencies\n([\s\S]*?)\n## /.exec(textOf('ARCHITECTURE.md'))?.[1] ?? ''
  const named = [...section.matchAll(/^\| (`.*?`) \| \S/gm)].flatMap(([, cell = '']) => cell.match(/[^`, ]+/g) ?? [])
  expect(named.toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted())
})

describe('links lead somewhere', () => {
  test.each(documents)('in %s', document => {
    const text = textOf(document).replace(/^```[\s\S]*?^```/gm, '')
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(match => match[1] ?? '')
    expect(targets.filter(target => !existsSync(join(root, dirname(document), target)))).toEqual([])
  })
})

describe('files that are named exist', () => {
  const path = /`((?:src|grammar|connectors|mappings|test|bench)(?:\/[\w.-]+)+\.(?:ts|yaml))`/g

  test.each(documents)('in %s', document => {
    const named = [...textOf(document).matchAll(path)].map(match => match[1] ?? '')
    expect(named.filter(name => !existsSync(join(root, name)))).toEqual([])
  })
})

test.each(documents)('the code in %s is right', document => {
  expect(blocksOf(document).flatMap(mistakes)).toEqual([])
})

/** What is wrong with a block, in the languages that this project speaks. */
function mistakes({ where, language, code }: Block): readonly string[] {
  switch (language) {
    case 'yaml':
      return yamlMistakes(where, code)
    case 'json':
      return thrown(where, () => JSON.parse(code))
    case 'js':
    case 'ts':
      return thrown(where, () => stripTypeScriptTypes(code))
    default:
      return []
  }
}

/** A configuration, a connector's settings and a mapping are checked as such, other YAML for its syntax. */
function yamlMistakes(where: string, code: string): readonly string[] {
  const source = { text: code, file: where }
  const yaml = parseYaml(source)
  const value = (yaml.value ?? {}) as { readonly connector?: string; readonly settings?: unknown }
  const keys = Object.keys(value)
  const found = [...yaml.diagnostics]
  if (keys.includes('systems'))
    found.push(...checkSettings(declarations['host'] ?? Type.Never(), value, yaml).diagnostics)
  const connector = declarations[value.connector ?? '']
  if (connector !== undefined) found.push(...checkSettings(connector, value.settings, yaml, ['settings']).diagnostics)
  if (keys.includes('objectTypes')) {
    const { file, diagnostics } = readMapping(source)
    found.push(...diagnostics, ...(file === undefined ? [] : checkMapping(file)))
  }
  return found.map(render)
}

function thrown(where: string, read: () => unknown): readonly string[] {
  try {
    read()
    return []
  } catch (error) {
    return [`${where}: ${(error as Error).message}`]
  }
}

describe('commands exist', () => {
  const names = commands.map(({ name }) => name)

  test.each(documents)('in %s', document => {
    const shell = blocksOf(document).filter(({ language }) => ['sh', 'bash', 'console'].includes(language))
    const inline = [...textOf(document).matchAll(/`([^`\n]+)`/g)].map(match => match[1] ?? '')
    const lines = [...shell.flatMap(({ code }) => code.split('\n')), ...inline]
    const wrong = lines.filter(line => {
      const command = /(?:^|[|&;$] *)(?:npx )?ecmahost ([a-z]+)/.exec(line.trim())?.[1]
      const script = /(?:^|[|&;$] *)npm run ([a-z]+)/.exec(line.trim())?.[1]
      return (
        (command !== undefined && command !== 'help' && !names.includes(command)) ||
        (script !== undefined && !Object.hasOwn(scripts, script))
      )
    })
    expect(wrong).toEqual([])
  })
})

describe('what others import is explained', () => {
  test.each(['src/index.ts', 'src/connector/index.ts'])('all that %s exports', file => {
    const silent = exportsOf(file).filter(({ name, source }) => !explained(source, name))
    expect(silent.map(({ name, source }) => `${name} of ${source}`)).toEqual([])
  })
})

interface Export {
  readonly name: string
  /** The file that declares it. */
  readonly source: string
}

/** What an index file of ours passes on; what comes from packages is explained there. */
function exportsOf(index: string): readonly Export[] {
  const lists = [...textOf(index).matchAll(/export (?:type )?(\*|\{[^}]*\}) from '(\.[^']+)'/g)]
  expect(lists.length).toBeGreaterThan(2)
  return lists.flatMap(([, list = '', from = '']) => {
    const source = join(dirname(index), from)
    const declared = [...textOf(source).matchAll(declaration('\\w+'))].map(match => match[1] ?? '')
    const names = list === '*' ? declared : (list.match(/(?:type )?\w+(?: as \w+)?/g) ?? [])
    return names.map(name => ({ name: name.replace(/^type | as .*$/g, ''), source }))
  })
}

function explained(source: string, name: string): boolean {
  const text = textOf(source)
  const at = declaration(name).exec(text)?.index
  return at !== undefined && text.slice(0, at).trimEnd().endsWith('*/')
}

function declaration(name: string): RegExp {
  return new RegExp(
    `^export (?:declare |abstract |async )*(?:class|function\\*?|const|interface|type) (${name})\\b`,
    'gm',
  )
}
