import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DialectName } from '../../../../connectors/sql/connection.ts'
import { parseNamed } from '../../../../connectors/sql/export/named.ts'

const dialects: readonly DialectName[] = ['postgres', 'mariadb', 'mssql', 'sqlite']

describe('named parameters', () => {
  test.each(dialects)('%s: are found and quoted ones too', dialect => {
    const { pieces, names } = parseNamed('UPDATE t SET a=:name, b = :"odd ""name""" WHERE id = :ïd', dialect)
    expect(names).toEqual(['name', 'odd "name"', 'ïd'])
    expect(pieces).toEqual(['UPDATE t SET a=', ', b = ', ' WHERE id = ', ''])
  })

  test.each<[DialectName, string]>([
    ...dialects.flatMap((dialect): [DialectName, string][] => [
      [dialect, "SELECT ':a', ':b''c:d'"],
      [dialect, 'SELECT ":a", ":b"":c"'],
      [dialect, 'SELECT 1 -- :a\n'],
      [dialect, 'SELECT 1 /* :a \n :b */'],
      [dialect, "SELECT 'open :a"],
      [dialect, 'SELECT 1 /* open :a'],
      [dialect, 'SELECT a := 1'],
      [dialect, 'SELECT a[1:n]'],
    ]),
    ['postgres', 'SELECT a::text, b::"odd"'],
    ['postgres', 'SELECT $$ :a $$, $tag$ :b $$ :c $tag$'],
    ['postgres', "SELECT E'it\\':a', e'\\\\'"],
    ['postgres', '/* a /* b */ :c */'],
    ['mssql', '/* a /* b */ :c */'],
    ['mssql', 'SELECT [:a]]:b]'],
    ['sqlite', 'SELECT [:a], `:b`'],
    ['mariadb', 'SELECT \'it\\\':a\', `:b`, "\\":c"'],
    ['mariadb', 'SELECT 1 # :a\n'],
  ])('%s: %s has none', (dialect, text) => {
    expect(parseNamed(text, dialect)).toEqual({ pieces: [text], names: [] })
  })

  test.each<[DialectName, string, readonly string[]]>([
    ['postgres', "SELECT '\\', :a", ['a']],
    ['postgres', 'SELECT :a::text', ['a']],
    ['postgres', 'SELECT $1$ :a', ['a']],
    ['mariadb', 'SELECT 5--:a', ['a']],
    ['sqlite', '/* a /* b */ :c */', ['c']],
    ['mssql', 'SELECT 1 # :a', ['a']],
  ])('%s: %s has %j', (dialect, text, names) => {
    expect(parseNamed(text, dialect).names).toEqual(names)
  })

  test('no text is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom(...dialects), (text, dialect) => {
        const { pieces, names } = parseNamed(text, dialect)
        expect(pieces).toHaveLength(names.length + 1)
        const length = pieces.join('').length + names.reduce((sum, name) => sum + name.length + 1, 0)
        expect(length).toBeLessThanOrEqual(text.length)
      }),
    )
  })
})
