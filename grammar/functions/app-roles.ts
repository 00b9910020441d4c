import { isComplex, type Value } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import type { Param } from './define.ts'

/** An application role of a user. */
export interface AppRole {
  readonly value: string
  readonly displayName: string
}

/** The parameter that takes the assignments. */
export const assignmentsOfUser = {
  name: 'appRoleAssignments',
  type: 'list',
  presence: 'required',
  doc: 'The appRoleAssignments of a user.',
} as const satisfies Param

/** The role of an assignment: a complex value or its JSON, with `value` and `displayName`; any other text is both. */
export function roleOf(assignment: Value): AppRole {
  const complex = typeof assignment === 'string' ? parsed(assignment) : assignment
  if (!isComplex(complex)) {
    const name = textOf(assignment) ?? ''
    return { value: name, displayName: name }
  }
  const [value, displayName] = [textOf(complex['value'] ?? null), textOf(complex['displayName'] ?? null)]
  return { value: value ?? displayName ?? '', displayName: displayName ?? value ?? '' }
}

function parsed(text: string): Value {
  if (!text.startsWith('{')) return null
  try {
    return JSON.parse(text) as Value
  } catch {
    return null
  }
}
