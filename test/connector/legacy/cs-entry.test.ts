import { describe, expect, test } from 'vitest'
import { Attrib, CSEntry } from '../../../src/connector/legacy/cs-entry.ts'

describe('an entry whose password is set', () => {
  const entry = new CSEntry('cn=Lee\\, Ann,ou=Sales', 'person', [
    new Attrib('age', [42]),
    new Attrib('active', [true]),
    new Attrib('mail', ['a@x', 'b@x']),
  ])

  test('has attributes by their names, whatever their case', () => {
    expect(entry.get('AGE').integerValue).toBe(42)
    expect(entry.get('age').stringValue).toBe('42')
    expect(entry.get('Active').booleanValue).toBe(true)
    expect([entry.get('mail').isMultivalued, entry.get('mail').value]).toEqual([true, 'a@x'])
  })

  test('has no value in an attribute that is not known, and says so where one is asked for', () => {
    expect(entry.get('phone').isPresent).toBe(false)
    expect(() => entry.get('phone').value).toThrow('The attribute "phone" has no value: isPresent tells.')
  })

  test('has a name, and its first component', () => {
    expect(String(entry)).toBe('cn=Lee\\, Ann,ou=Sales')
    expect(entry.rdn).toBe('cn=Lee\\, Ann')
    expect(new CSEntry('815', 'person', []).rdn).toBe('815')
  })
})
