import { describe, expect, test } from 'vitest'
import { readMapping } from '../../src/mapping/file.ts'
import { readsOfMapping } from '../../src/mapping/reads.ts'

const text = `
defaultDomain: corp.example
tables:
  countries: { rows: { Germany: DE } }
  offices: { rows: { B1: { city: Berlin, country: DE } } }
let:
  full: '[first] & " " & [last]'
objectTypes:
  person:
    resource: User
    scope: '[status] <> "test"'
    let:
      shout: ToUpper($full)
    flows:
      userName: mail
      displayName: $shout
      locale: { constant: en }
      title: Lookup("countries", [country])
      userType: Lookup([table], [key], "city")
      nickName: Append([nick], DefaultDomain())
      externalId: Guid()
      timezone: SelectUniqueValue([a], [b])
      preferredLanguage: FormatDateTime(Now(), , "o", "yyyy")
      profileUrl: { from: secret, direction: export }
  group:
    resource: Group
    flows: { displayName: name }
`

describe('of each flow is known', () => {
  const { file } = readMapping({ text })
  const [person, group] = file === undefined ? [] : readsOfMapping(file)
  const of = (target: string) => person?.flows.find(flow => flow.target === target)

  test.each([
    ['scope', ['status'], [], [], true],
    ['userName', ['mail'], [], [], true],
    ['displayName', ['first', 'last'], [], [], true],
    ['locale', [], [], [], true],
    ['title', ['country'], ['tables'], ['countries'], true],
    ['userType', ['table', 'key'], ['tables'], ['countries', 'offices'], true],
    ['nickName', ['nick'], ['domain'], [], true],
    ['externalId', [], ['randomness'], [], false],
    ['timezone', ['a', 'b'], ['target'], [], false],
    ['preferredLanguage', [], ['clock'], [], false],
  ])('what it reads: %s', (target, attributes, reads, tables, pure) => {
    expect(of(target)).toEqual({ target, attributes, reads, tables, pure })
  })

  test('nothing where it goes outward alone', () => {
    expect(of('profileUrl')).toBeUndefined()
  })

  test('an object type is pure when each of its flows is', () => {
    expect([person?.pure, group?.pure]).toEqual([false, true])
    expect(person?.tables).toEqual(['countries', 'offices'])
  })
})
