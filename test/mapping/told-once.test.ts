import { expect, test } from 'vitest'
import { render } from '../../grammar/syntax/diagnostics.ts'
import { checkMapping } from '../../src/mapping/compile.ts'
import { readMapping } from '../../src/mapping/file.ts'
import { toldOnce } from '../../src/mapping/told-once.ts'

function toldOf(...flows: readonly string[]): readonly string[] {
  const text = [
    'objectTypes:',
    '  person:',
    '    resource: User',
    '    flows:',
    ...flows.map(flow => `      ${flow}`),
  ].join('\n')
  const { file } = readMapping({ text })
  return toldOnce(file === undefined ? [] : checkMapping(file)).map(render)
}

test('a warning is told once for its cause, with the other places', () => {
  expect(toldOf('userName: tolower([mail])', 'title: tolower([title])', 'locale: toupper([l])')).toEqual([
    expect.stringMatching(/^expression:5:17: warning: tolower is written ToLower\..*\n {2}The same in line 6\.$/s),
    expect.stringContaining('expression:7:15: warning: toupper is written ToUpper.'),
  ])
})

test('of many places the first are named', () => {
  const flows = ['title', 'locale', 'nickName', 'timezone', 'displayName', 'userType', 'preferredLanguage']
  const [told, ...others] = toldOf('userName: tolower([mail])', ...flows.map(name => `${name}: tolower([a])`))
  expect(told?.split('\n').at(-1)).toBe('  The same 7 times more, in lines 6, 7, 8, 9, 10 and below.')
  expect(others).toEqual([])
})

test('errors are all told', () => {
  expect(toldOf('userName: Lower([mail])', 'title: Lower([title])')).toHaveLength(2)
})
