import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { departmentDN, departmentOf, entryDN } from '../../../connectors/roster/dn.ts'

test('a DN holds its department, whatever its name is', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.nat(), (department, id) => {
      expect(departmentOf(entryDN({ id, department }))).toBe(department)
      expect(departmentOf(departmentDN(department))).toBe(department)
    }),
  )
})

test.each(['', 'o=roster', 'ou=Sales', 'cn=ann,ou=Sales,o=roster', 'id=1,ou=a,b,o=roster', 'id=x,ou=Sales,o=roster'])(
  '"%s" is none of a roster',
  dn => {
    expect(departmentOf(dn)).toBeUndefined()
  },
)
