import { describe, expect, test } from 'vitest'
import type { Change } from '../../../src/model/change.ts'
import { type DescriptionOptions, describePlan } from '../../../src/runtime/export/describe.ts'
import { planLines } from '../../../src/runtime/export/describe-text.ts'
import { planExport } from '../../../src/runtime/export/plan.ts'
import { add, remove, rename, replace, set, update, values } from './changes.ts'
import { schema } from './directory.ts'

const lines = (changes: readonly Change[], options?: DescriptionOptions): readonly string[] =>
  planLines(describePlan(planExport(changes, schema, { batch: 2, values: 2 }), options))

describe('a plan in words', () => {
  test('tells what happens to each entry in the order of the plan, and counts', () => {
    const changes = [
      remove('person', 'x'),
      add('group', 'g', { title: 'All', members: ['a', 'b'] }),
      add('person', 'a', { name: 'Ann' }),
      update('person', 'b', set('name', 'Bob'), set('mail', null), values('tags', ['1', '2'], ['3'])),
      rename('person', 'c', 'd'),
      { ...add('person', '', { name: 'Numbered' }), anchor: null, attributes: { name: 'Numbered' } },
      add('person', 'y'),
      remove('person', 'y'),
    ]
    expect(lines(changes)).toEqual([
      '+ person "a"',
      '    id: "a"',
      '    name: "Ann"',
      '~ person "b"',
      '    name: → "Bob"',
      '    mail: → none',
      '    tags: + "1", "2"  - "3"',
      '> person "c"',
      '    id: → "d"',
      '+ person (the target gives the anchor)',
      '    name: "Numbered"',
      '+ group "g"',
      '    id: "g"',
      '    title: "All"',
      '    members: "a", "b"',
      '- person "x"',
      '3 to add, 1 to change, 1 to rename, 1 to delete. Of lists, 4 values come and 1 go. 4 calls in 3 passes, where nothing is refused.',
      '2 changes cancel each other.',
    ])
  })

  test('tells old values where they are known, also of what a replacement clears', () => {
    const known: DescriptionOptions['known'] = (_, anchor) =>
      anchor[0] === 'a' ? { id: 'a', name: 'Ann', mail: 'a@x' } : undefined
    const changes = [replace('person', 'a', { name: 'Anna' }), update('person', 'b', set('name', 'Bob'))]
    expect(lines(changes, { known }).slice(0, -1)).toEqual([
      '= person "a"',
      '    id: "a" → "a"',
      '    name: "Ann" → "Anna"',
      '    mail: "a@x" → none',
      '~ person "b"',
      '    name: → "Bob"',
    ])
  })

  test('never shows a password or a secret, wherever it stands', () => {
    const changes: Change[] = [
      { ...add('person', 'a', { userPassword: 'hunter2', pin: 'hunter2' }), password: 'hunter2' },
      update('person', 'b', set('card', { number: 1, apiKey: 'hunter2' }), values('tokens', ['hunter2'])),
    ]
    const isSecret = (_: string, attribute: string) => attribute === 'pin'
    const plan = describePlan(planExport(changes, schema), { isSecret })
    expect(JSON.stringify(plan)).not.toContain('hunter2')
    expect(planLines(plan)).toContain('    userPassword: (not shown)')
    expect(planLines(plan)).toContain('    password: (not shown)')
    expect(planLines(plan)).toContain('    card: → { number: 1, apiKey: "(not shown)" }')
  })

  test('shortens long texts and lists, and shows bytes and control characters harmlessly', () => {
    const change = update(
      'person',
      'a\u001b[2J\u202e',
      set('name', 'x'.repeat(200)),
      set('photo', new Uint8Array(3)),
      values('tags', ['1', '2', '3', '4', '5', '6', '7']),
    )
    expect(lines([change]).slice(0, -1)).toEqual([
      '~ person "a\\u001b[2J\\u202e"',
      `    name: → "${'x'.repeat(79)}…"`,
      '    photo: → (3 bytes)',
      '    tags: + "1", "2", "3", "4", "5" and 2 more',
    ])
  })

  test('says that there is nothing to do', () => {
    expect(lines([])).toEqual(['Nothing to do.'])
  })
})
