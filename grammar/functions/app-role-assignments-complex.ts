import { assignmentsOfUser, roleOf } from './app-roles.ts'
import { defineFunction } from './define.ts'

export const appRoleAssignmentsComplex = defineFunction({
  name: 'AppRoleAssignmentsComplex',
  params: [assignmentsOfUser],
  returns: 'list',
  doc: "A user's application roles as SCIM roles, none of them primary.",
  examples: [
    {
      expression: 'AppRoleAssignmentsComplex([roles])',
      attributes: { roles: ['{"id":"1","value":"User","displayName":"A user"}'] },
      gives: [{ primary: false, type: 'WindowsAzureActiveDirectoryRole', displayName: 'A user', value: 'User' }],
    },
    { expression: 'AppRoleAssignmentsComplex([roles])', attributes: { roles: [] }, gives: [] },
  ],
  run: (_context, assignments) =>
    assignments.map(assignment => {
      const { value, displayName } = roleOf(assignment)
      return { primary: false, type: 'WindowsAzureActiveDirectoryRole', displayName, value }
    }),
})
