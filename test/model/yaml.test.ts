import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { parseYaml } from '../../src/model/yaml.ts'

describe('mistakes in YAML are told in plain words', () => {
  test.each([
    [
      'a tab',
      'a:\n\t- 1\n',
      `f.yaml:2:1: error: A tab is used for indentation. [yaml-syntax]
  2 | \t- 1
    | ^
  YAML allows only spaces there.`,
    ],
    [
      'a crooked line',
      'a:\n  b: 1\n c: 2\n',
      `f.yaml:3:1: error: This line does not line up with the ones around it. [yaml-syntax]
  3 |  c: 2
    | ^
  The keys of one group, and the items of one list, start in the same column.`,
    ],
    [
      'a key that stands twice',
      'a: 1\nb: 2\n"a": 3\n',
      `f.yaml:3:1: error: The key "a" stands in this group twice. [yaml-syntax]
  3 | "a": 3
    | ^^^
  Keep one of them.`,
    ],
    [
      'a quote that is not closed',
      'a: "x\nb: 1\n',
      `f.yaml:1:4: error: A quote is opened here and never closed. [yaml-syntax]
  1 | a: "x
    |    ^`,
    ],
    [
      'text after a quote',
      "a: 'it's'\n",
      `f.yaml:1:8: error: The quotes end before this text. [yaml-syntax]
  1 | a: 'it's'
    |        ^^
  Inside single quotes a quote is written twice (''), inside double quotes with a backslash.`,
    ],
    [
      'a colon in a value',
      'a: b: c\n',
      `f.yaml:1:4: error: This reads as a key inside a value. [yaml-syntax]
  1 | a: b: c
    |    ^
  A value that holds a colon and a space needs quotes; a group of keys starts on a line of its own.`,
    ],
    [
      'a key without a colon',
      'a: 1\nlisten\nb: 2\n',
      `f.yaml:2:1: error: This key is not followed by a colon and a value. [yaml-syntax]
  2 | listen
    | ^^^^^^
  Write "key: value", with a space after the colon.`,
    ],
    [
      'a bracket that is not closed',
      'a: [1, 2\nb: 3\n',
      `f.yaml:2:1: error: A bracket is opened before this line and not closed. [yaml-syntax]
  2 | b: 3
    | ^`,
    ],
    [
      'a missing comma',
      'a: {x: 1 y: 2}\n',
      `f.yaml:1:8: error: A comma or a closing bracket is missing here. [yaml-syntax]
  1 | a: {x: 1 y: 2}
    |        ^^^^^^`,
    ],
    [
      'a backslash in double quotes',
      'p: "C:\\Users"\n',
      `f.yaml:1:7: error: \\U means nothing inside double quotes. [yaml-syntax]
  1 | p: "C:\\Users"
    |       ^
  Write \\\\ for a backslash, or use single quotes, where it stands for itself.`,
    ],
    [
      'a value that begins with a sign of its own',
      'a: @x\n',
      `f.yaml:1:4: error: A value cannot begin with @ [yaml-syntax]
  1 | a: @x
    |    ^
  Put the value in quotes.`,
    ],
    [
      'a tag',
      'a: !x y\n',
      `f.yaml:1:4: error: A value cannot begin with ! [yaml-syntax]
  1 | a: !x y
    |    ^^
  Put the value in quotes.`,
    ],
    [
      'an alias of nothing',
      'a: *x\n',
      `f.yaml:1:4: error: There is no &x that *x could stand for. [yaml-syntax]
  1 | a: *x
    |    ^^
  A value that begins with * or & needs quotes.`,
    ],
    [
      'an alias of itself',
      'a: &x [*x]\n',
      `f.yaml:1:8: error: *x stands inside of what it stands for. [yaml-syntax]
  1 | a: &x [*x]
    |        ^^
  A value that begins with * or & needs quotes.`,
    ],
    [
      'a second document',
      'a: 1\n---\nb: 1\n',
      `f.yaml:2:1: error: A second document begins here. [yaml-syntax]
  2 | ---
    | ^^^
  Remove the line with ---.`,
    ],
  ])('%s', (_, text, expected) => {
    const { diagnostics, value } = parseYaml({ text, file: 'f.yaml' })
    expect(diagnostics.map(render).join('\n')).toBe(expected)
    expect(value).toBeUndefined()
  })
})

describe('every value knows where it stands', () => {
  const text = 'a:\n  - x\n  - { b: "y" }\nc: &n 1\nd:\n'
  const yaml = parseYaml({ text })
  const at = (path: (string | number)[], part: 'key' | 'value') => {
    const found = yaml.locate(path, part)
    return found && text.slice(found.start, found.end)
  }

  test('a key and its value', () => {
    expect(at(['c'], 'key')).toBe('c')
    expect(at(['c'], 'value')).toBe('1')
  })

  test('an item of a list, and a key inside it', () => {
    expect(at(['a', 0], 'value')).toBe('x')
    expect(at(['a', 1, 'b'], 'key')).toBe('b')
    expect(at(['a', 1, 'b'], 'value')).toBe('"y"')
  })

  test('what is not there is looked for at the nearest thing around it', () => {
    expect(at(['a', 1, 'zz', 'deep'], 'key')).toBe('{ b: "y" }')
    expect(at(['c', 'deep'], 'value')).toBe('c')
  })

  test('a key with nothing behind it stands where it does', () => {
    expect(at(['d'], 'key')).toBe('d')
  })
})

test('no text makes it throw, and what it says has a place in the text', () => {
  const line = fc.stringMatching(/^[ \t]{0,4}[-a-c&*!"'{[:,#|>@%\]} ]{0,12}$/)
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), lines => {
      const text = lines.join('\n')
      for (const { start } of parseYaml({ text }).diagnostics) {
        expect(start?.line ?? 1).toBeLessThanOrEqual(lines.length + 1)
      }
    }),
    { numRuns: 2000 },
  )
})
