import type { TargetKind } from '../../grammar/compile/coerce.ts'

/** The columns of an entry, in order. */
export const columns = [
  'employeeId',
  'firstName',
  'lastName',
  'preferredName',
  'workEmail',
  'title',
  'departmentId',
  'status',
  'country',
  'phones',
  'managerId',
  'office',
] as const

/** Fifteen flows of the kind that mappings are made of, each with the same in JSONata. */
export const flows: readonly {
  readonly target: string
  readonly kind: TargetKind
  readonly from: string
  readonly jsonata: string
}[] = [
  {
    target: 'userName',
    kind: 'string',
    from: 'ToLower(Join("@", NormalizeDiacritics(StripSpaces(Join(".", [firstName], [lastName]))), "example.com"))',
    jsonata: '$lowercase($plain($replace(firstName & "." & lastName, " ", "")) & "@example.com")',
  },
  { target: 'externalId', kind: 'string', from: '[employeeId]', jsonata: 'employeeId' },
  {
    target: 'name.givenName',
    kind: 'string',
    from: 'Coalesce([preferredName], [firstName])',
    jsonata: '$exists(preferredName) ? preferredName : firstName',
  },
  { target: 'name.familyName', kind: 'string', from: '[lastName]', jsonata: 'lastName' },
  {
    target: 'displayName',
    kind: 'string',
    from: 'Join(" ", [firstName], [lastName])',
    jsonata: '$join([firstName, lastName], " ")',
  },
  {
    target: 'active',
    kind: 'boolean',
    from: 'Switch([status], "True", "terminated", "False", "suspended", "False")',
    jsonata: 'status = "terminated" or status = "suspended" ? false : true',
  },
  { target: 'title', kind: 'string', from: 'Trim([title])', jsonata: '$trim(title)' },
  {
    target: 'emails[type eq "work"].value',
    kind: 'string',
    from: 'ToLower([workEmail])',
    jsonata: '$lowercase(workEmail)',
  },
  {
    target: 'phoneNumbers[type eq "work"].value',
    kind: 'string',
    from: 'Item(Split([phones], "|"), 1)',
    jsonata: '$split(phones, "|")[0]',
  },
  {
    target: 'department',
    kind: 'string',
    from: 'Switch([departmentId], "Other", "10", "Sales", "20", "Engineering", "30", "Finance", "40", "Legal")',
    jsonata:
      'departmentId = "10" ? "Sales" : departmentId = "20" ? "Engineering" : departmentId = "30" ? "Finance" : departmentId = "40" ? "Legal" : "Other"',
  },
  {
    target: 'addresses[type eq "work"].country',
    kind: 'string',
    from: 'IIF([country] = "United States", "US", [country])',
    jsonata: 'country = "United States" ? "US" : country',
  },
  {
    target: 'nickName',
    kind: 'string',
    from: 'Append(Left([firstName], 1), [lastName])',
    jsonata: '$substring(firstName, 0, 1) & lastName',
  },
  {
    target: 'employeeNumber',
    kind: 'string',
    from: 'Mid([employeeId], 2, 6)',
    jsonata: '$substring(employeeId, 1, 6)',
  },
  {
    target: 'addresses[type eq "work"].formatted',
    kind: 'string',
    from: 'Replace([office], " ", , , "-", , )',
    jsonata: '$replace(office, " ", "-")',
  },
  { target: 'manager', kind: 'reference', from: '[managerId]', jsonata: 'managerId' },
]
