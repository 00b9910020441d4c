import { assignmentsOfUser, roleOf } from './app-roles.ts'
import { defineFunction } from './define.ts'

export const assertiveAppRoleAssignmentsComplex = defineFunction({
  name: 'AssertiveAppRoleAssignmentsComplex',
  params: [assignmentsOfUser],
  returns: 'list',
  doc: "A user's application roles as SCIM roles, none of them primary, meant to replace the roles that the target has. The name stands in display.",
  examples: [
    {
      expression: 'AssertiveAppRoleAssignmentsComplex([roles])',
      attributes: { roles: ['{"id":"1","value":"User","displayName":"A user"}'] },
      gives: [{ primary: false, type: 'WindowsAzureActiveDirectoryRole', display: 'A user', value: 'User' }],
    },
  ],
  run: (_context, assignments) =>
    assignments.map(assignment => {
      const { value, displayName } = roleOf(assignment)
      return { primary: false, type: 'WindowsAzureActiveDirectoryRole', display: displayName, value }
    }),
})
