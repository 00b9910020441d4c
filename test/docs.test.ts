import { existsSync, globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { render } from '../grammar/syntax/diagnostics.ts'
import { commands } from '../src/cli/commands/index.ts'
import { configuration } from '../src/host/declaration.ts'
import { checkMapping } from '../src/mapping/compile.ts'
import { readMapping } from '../src/mapping/file.ts'
import { checkSettings } from '../src/model/settings.ts'
import { parseYaml } from '../src/model/yaml.ts'

const root = join(import.meta.dirname, '..')
const ignored = ['node_modules', 'dist', 'demo', 'data']
const documents = globSync('**/*.md', { cwd: root, exclude: ignored }).toSorted()
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

interface Block {
  readonly where: string
  readonly language: string
  readonly code: string
}

test.each(['bench', 'connectors', 'grammar', 'mappings', 'src', 'test'])('%s/ has a README', folder => {
  expect(documents).toContain(`${folder}/README.md`)
})

describe('links lead somewhere', () => {
  test.each(documents)('in %s', document => {
    const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```/gm, '')
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(match => match[1] ?? '')
    expect(targets.filter(target => !existsSync(join(root, dirname(document), target)))).toEqual([])
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

/** A configuration and a mapping are checked as such, other YAML for its syntax. */
function yamlMistakes(where: string, code: string): readonly string[] {
  const source = { text: code, file: where }
  const yaml = parseYaml(source)
  const keys = Object.keys((yaml.value as object | undefined) ?? {})
  const found = [...yaml.diagnostics]
  if (keys.includes('systems')) found.push(...checkSettings(configuration, yaml.value, yaml).diagnostics)
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
    const inline = [...readFileSync(join(root, document), 'utf8').matchAll(/`([^`\n]+)`/g)].map(match => match[1] ?? '')
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

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8')
  return [...text.matchAll(/^```(\w*)[^\n]*\n([\s\S]*?)^```$/gm)].map(match => ({
    where: `${document}:${text.slice(0, match.index).split('\n').length}`,
    language: match[1] ?? '',
    code: match[2] ?? '',
  }))
}
