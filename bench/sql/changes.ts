import type { Change } from '../../src/model/change.ts'

/** The columns of the table that changes are written to. */
export const accountColumns = [
  'id',
  'userName',
  'givenName',
  'familyName',
  'mail',
  'department',
  'title',
  'active',
] as const

/** A row of the table, by its number. */
export function accountOf(number: number): readonly string[] {
  const id = `A${String(number).padStart(8, '0')}`
  return [
    id,
    `user${number}`,
    `Given ${number}`,
    `Family ${number}`,
    `user${number}@example.com`,
    `Department ${number % 100}`,
    `Title ${number % 40}`,
    'yes',
  ]
}

/** How many rows there are before the changes: those that are updated, and those that are deleted. */
export function rowsBefore(changes: number): number {
  return Math.floor(changes * 0.6)
}

/** Two fifths are new, two fifths change in two columns, one fifth goes. */
export function changesOf(count: number): readonly Change[] {
  const updated = Math.floor(count * 0.4)
  const before = rowsBefore(count)
  return Array.from({ length: count }, (_, at): Change => {
    const [id = '', ...values] = accountOf(at)
    if (at < updated) {
      const replace = (attribute: string, value: string) => ({ kind: 'replace', attribute, value }) as const
      const changes = [replace('department', `Moved ${at % 90}`), replace('title', `Promoted ${at % 30}`)]
      return { kind: 'update', objectType: 'account', anchor: [id], changes }
    }
    if (at < before) return { kind: 'delete', objectType: 'account', anchor: [id] }
    const attributes = Object.fromEntries(accountColumns.slice(1).map((name, index) => [name, values[index] ?? '']))
    return { kind: 'add', objectType: 'account', anchor: [id], attributes: { id, ...attributes } }
  })
}
