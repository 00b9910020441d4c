import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkMapping, compileMapping } from '../../src/mapping/compile.ts'
import { hasPassed } from '../../src/mapping/examples/run.ts'
import { type MappingFile, readMapping } from '../../src/mapping/file.ts'
import { loadTables } from '../../src/mapping/load-tables.ts'
import { runExamples } from '../../src/mapping/run-examples.ts'
import { readSchema } from '../../src/mapping/schema-file.ts'
import { told } from './examples.ts'

const folder = join(import.meta.dirname, '../../mappings')
const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
const names = (within: string, ending: string): string[] =>
  readdirSync(within)
    .filter(name => name.endsWith(ending))
    .map(name => name.slice(0, -ending.length))

const shipped = names(folder, '.yaml')
const documented = [...text('README.md').matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, yaml = ''], i) => [`example ${i + 1}`, yaml] as const,
)

/** A mapping file that can be read. What is wrong with it fails the test. */
function read(file: string, yaml: string): MappingFile {
  const { file: mapping, diagnostics } = readMapping({ file, text: yaml })
  expect(diagnostics.map(render)).toEqual([])
  if (mapping === undefined) throw new Error(`${file} could not be read, and nothing is wrong with it.`)
  return mapping
}

describe('the mappings that ship', () => {
  test('are ten at least, each with the schema of its connected system', () => {
    expect(shipped.length).toBeGreaterThanOrEqual(10)
    expect(names(join(folder, 'schemas'), '.json').toSorted()).toEqual(shipped.toSorted())
  })

  describe.each(shipped)('%s', name => {
    const mapping = (): MappingFile => read(`${name}.yaml`, text(`${name}.yaml`))

    test('has no mistakes', () => {
      const file = mapping()
      expect(checkMapping(file, loadTables(file, folder)).map(render)).toEqual([])
    })

    test('fits the schema of its connected system', () => {
      const file = mapping()
      const { schema, diagnostics } = readSchema({ file: `${name}.json`, text: text('schemas', `${name}.json`) })
      expect(diagnostics.map(render)).toEqual([])
      if (schema === undefined) throw new Error(`${name}.json could not be read, and nothing is wrong with it.`)
      expect(compileMapping(file, schema, loadTables(file, folder)).diagnostics.map(render)).toEqual([])
    })

    test('does what its examples say, and they reach all of it', () => {
      const file = mapping()
      const { diagnostics, results, coverage } = runExamples(file, loadTables(file, folder))
      expect(diagnostics.map(render)).toEqual([])
      expect(results.filter(result => !hasPassed(result)).map(told)).toEqual([])
      expect(coverage.unreached.map(render)).toEqual([])
      for (const { name: objectType, examples } of file.objectTypes)
        expect(examples.length, objectType.text).toBeGreaterThan(0)
    })
  })
})

describe('the README of the mappings', () => {
  test('has examples', () => {
    expect(documented.length).toBeGreaterThan(0)
  })

  test.each(documented)('has no mistakes in %s', (file, yaml) => {
    expect(checkMapping(read(file, yaml)).map(render)).toEqual([])
  })
})
