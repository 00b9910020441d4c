import { assignmentsOfUser, roleOf } from './app-roles.ts'
import { defineFunction } from './define.ts'

export const singleAppRoleAssignment = defineFunction({
  name: 'SingleAppRoleAssignment',
  params: [assignmentsOfUser],
  returns: 'text',
  givesAbsent: true,
  doc: 'The name of the first application role of a user; absent when there is none.',
  examples: [
    {
      expression: 'SingleAppRoleAssignment([roles])',
      attributes: { roles: ['{"value":"a","displayName":"A"}', 'B'] },
      gives: 'A',
    },
    { expression: 'SingleAppRoleAssignment([roles])', attributes: { roles: 'Reader' }, gives: 'Reader' },
    { expression: 'SingleAppRoleAssignment([roles])', attributes: { roles: [] }, gives: null },
  ],
  run: (_context, [first]) => (first === undefined ? null : roleOf(first).displayName),
})
