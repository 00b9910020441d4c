import { roleOf } from './app-roles.ts'
import { defineFunction } from './define.ts'

export const appRoleAssignments = defineFunction({
  name: 'AppRoleAssignments',
  params: [{ name: 'source', type: 'list', presence: 'required', doc: 'The appRoleAssignments of a user.' }],
  returns: 'list',
  doc: "The names of a user's application roles.",
  examples: [
    {
      expression: 'AppRoleAssignments([roles])',
      attributes: { roles: ['{"value":"a","displayName":"A"}', 'B'] },
      gives: ['A', 'B'],
    },
  ],
  run: (_context, assignments) => assignments.map(assignment => roleOf(assignment).displayName),
})
