import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { render } from '../../../grammar/syntax/diagnostics.ts'
import type { Attribute, Kind, Schema } from '../../../src/model/schema.ts'
import { readChangeFile } from '../../../src/runtime/export/change-file.ts'

const attribute = (name: string, kind: Kind, multi = false): Attribute => ({ name, kind, multi, required: false })
const schema: Schema = {
  objectTypes: [
    {
      name: 'person',
      anchor: ['id'],
      attributes: [
        attribute('id', 'integer'),
        attribute('name', 'string'),
        attribute('salary', 'decimal'),
        attribute('active', 'boolean'),
        attribute('since', 'dateTime'),
        attribute('photo', 'binary'),
        attribute('manager', 'reference'),
        { ...attribute('owns', 'reference', true), references: ['person', 'membership'] },
        attribute('phones', 'complex', true),
        attribute('tags', 'string', true),
      ],
    },
    {
      name: 'membership',
      anchor: ['group', 'person'],
      attributes: [attribute('group', 'reference'), attribute('person', 'reference')],
    },
  ],
}

const read = (text: string) => readChangeFile({ text, file: 'changes.jsonl' }, schema)
const told = (text: string): string => read(text).diagnostics.map(render).join('\n')

describe('a file of changes', () => {
  test('holds one change a line, of every kind', () => {
    const text = `\ufeff{"change":"add","objectType":"person","anchor":7,"attributes":{"id":7,"name":"Ann","salary":1.5,"active":true,"since":"2026-03-01T08:00:00Z","photo":{"base64":"AQI="},"manager":12345678901234567890,"phones":[{"type":"work","value":"1"}],"tags":["a"]},"password":"secret"}\r

{"change":"add","objectType":"person","attributes":{"id":8}}
{"change":"add","objectType":"person","attributes":{"name":"New"}}
{"change":"update","objectType":"person","anchor":[7],"attributes":{"name":null,"salary":"1.10"},"changes":[{"attribute":"tags","add":["b"],"remove":["a"]},{"kind":"replace","attribute":"active","value":false}]}
{"change":"replace","objectType":"membership","anchor":["g",7],"attributes":{}}
{"change":"rename","objectType":"person","anchor":7,"to":{"id":9}}
{"change":"delete","objectType":"person","anchor":12345678901234567890}`
    const { changes, diagnostics } = read(text)
    expect(diagnostics).toEqual([])
    expect(changes).toEqual([
      {
        line: 1,
        change: {
          kind: 'add',
          objectType: 'person',
          anchor: [7],
          attributes: {
            id: 7,
            name: 'Ann',
            salary: 1.5,
            active: true,
            since: '2026-03-01T08:00:00Z',
            photo: new Uint8Array([1, 2]),
            manager: '12345678901234567890',
            phones: [{ type: 'work', value: '1' }],
            tags: ['a'],
          },
          password: 'secret',
        },
      },
      { line: 3, change: { kind: 'add', objectType: 'person', anchor: [8], attributes: { id: 8 } } },
      { line: 4, change: { kind: 'add', objectType: 'person', anchor: null, attributes: { name: 'New' } } },
      {
        line: 5,
        change: {
          kind: 'update',
          objectType: 'person',
          anchor: [7],
          changes: [
            { kind: 'replace', attribute: 'name', value: null },
            { kind: 'replace', attribute: 'salary', value: '1.10' },
            { kind: 'values', attribute: 'tags', add: ['b'], remove: ['a'] },
            { kind: 'replace', attribute: 'active', value: false },
          ],
        },
      },
      { line: 6, change: { kind: 'replace', objectType: 'membership', anchor: ['g', '7'], attributes: {} } },
      { line: 7, change: { kind: 'rename', objectType: 'person', anchor: [7], to: { id: 9 } } },
      { line: 8, change: { kind: 'delete', objectType: 'person', anchor: [12345678901234567890n] } },
    ])
  })

  test.each([
    [
      'no JSON',
      '{"change":"delete" "objectType":"person"}',
      `changes.jsonl:1:20: error: This is no JSON: expected ',' or '}' after property value. [json-syntax]
  1 | {"change":"delete" "objectType":"person"}
    |                    ^
  Each line holds one change as a JSON object.`,
    ],
    [
      'a word of another language',
      '\n{"change":delete}',
      `changes.jsonl:2:11: error: This is no JSON: this means nothing in JSON. [json-syntax]
  2 | {"change":delete}
    |           ^
  Each line holds one change as a JSON object.`,
    ],
    [
      'an unknown kind of change',
      '{"change":"udpate","objectType":"person","anchor":1}',
      `changes.jsonl:1:11: error: There is no change "udpate". [wrong-value]
  1 | {"change":"udpate","objectType":"person","anchor":1}
    |           ^^^^^^^^
  Did you mean "update"?`,
    ],
    [
      'an unknown object type',
      '{"change":"delete","objectType":"persn","anchor":1}',
      `changes.jsonl:1:33: error: There is no object type "persn". [unknown-object-type]
  1 | {"change":"delete","objectType":"persn","anchor":1}
    |                                 ^^^^^^^
  Did you mean "person"?`,
    ],
    [
      'an unknown attribute',
      '{"change":"delete","objectType":"person","anchor":1}\n{"change":"update","objectType":"person","anchor":1,"attributes":{"nmae":"Ann"}}',
      `changes.jsonl:2:67: error: "person" has no attribute "nmae". [unknown-attribute]
  2 | {"change":"update","objectType":"person","anchor":1,"attributes":{"nmae":"Ann"}}
    |                                                                   ^^^^^^
  Did you mean "name"?`,
    ],
    [
      'a reference that does not say its object type',
      '{"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"owns","add":["person:1",7]}]}',
      `changes.jsonl:1:102: error: "owns" must be the object type and the anchor of another entry (person:… or membership:…), not a number. [wrong-type]
  1 | {"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"owns","add":["person:1",7]}]}
    |                                                                                                      ^`,
    ],
    [
      'an anchor that is missing',
      '{"change":"delete","objectType":"membership"}',
      `changes.jsonl:1:1: error: The key "anchor" is missing: it says which entry is meant. [missing-key]
  1 | {"change":"delete","objectType":"membership"}
    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  It is made of group, person.`,
    ],
    [
      'an anchor with a part too few',
      '{"change":"delete","objectType":"membership","anchor":["g"]}',
      `changes.jsonl:1:55: error: The anchor of "membership" has 2 parts, not 1. [wrong-anchor]
  1 | {"change":"delete","objectType":"membership","anchor":["g"]}
    |                                                       ^^^^^
  It is made of group, person.`,
    ],
    [
      'a value of the wrong kind in a list',
      '{"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"tags","add":["a",7]}]}',
      `changes.jsonl:1:95: error: "tags" must be text, not a number. [wrong-type]
  1 | {"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"tags","add":["a",7]}]}
    |                                                                                               ^`,
    ],
    [
      'a list for a single value',
      '{"change":"add","objectType":"person","anchor":1,"attributes":{"name":["Ann"]}}',
      `changes.jsonl:1:71: error: "name" must be a single value, text, not a list. [wrong-type]
  1 | {"change":"add","objectType":"person","anchor":1,"attributes":{"name":["Ann"]}}
    |                                                                       ^^^^^^^`,
    ],
    [
      'a key that does not belong there',
      '{"change":"delete","objectType":"person","anchor":1,"atributes":{}}',
      `changes.jsonl:1:53: error: A change of this kind has no key "atributes". [unknown-key]
  1 | {"change":"delete","objectType":"person","anchor":1,"atributes":{}}
    |                                                     ^^^^^^^^^^^
  There are: change, objectType, anchor.`,
    ],
    [
      'values of an attribute that has one',
      '{"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"name","add":["a"]}]}',
      `changes.jsonl:1:64: error: "name" has a single value. [wrong-value]
  1 | {"change":"update","objectType":"person","anchor":1,"changes":[{"attribute":"name","add":["a"]}]}
    |                                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  Give "value" to replace it.`,
    ],
  ])('tells %s with its place', (_, text, expected) => {
    expect(told(text)).toBe(expected)
  })

  test('gives no changes where one is wrong, and tells of all that are', () => {
    const { changes, diagnostics } = read('{"change":"delete","objectType":"person","anchor":1}\n{}\n[]\n7')
    expect(changes).toEqual([])
    expect(diagnostics.map(({ start }) => start?.line)).toEqual([2, 2, 3, 4])
  })

  test('with thousands of mistakes tells of a hundred lines', () => {
    const { diagnostics } = read('{"change":"delete"}\n'.repeat(5000))
    expect(diagnostics).toHaveLength(101)
    expect(diagnostics.at(-1)?.message).toBe('4900 more lines have mistakes.')
  })

  test('is read or told of, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        const { changes, diagnostics } = read(text)
        expect(changes.length === 0 || diagnostics.length === 0).toBe(true)
        for (const { start } of diagnostics) expect(start).toBeDefined()
      }),
    )
  })
})
