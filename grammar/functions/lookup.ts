import { defineFunction, EvaluationError } from './define.ts'

export const lookup = defineFunction({
  name: 'Lookup',
  added: true,
  params: [
    { name: 'table', type: 'text', presence: 'required', doc: 'The name of a table of the mapping file.' },
    { name: 'key', type: 'text', presence: 'required', doc: 'The key of the row.' },
    { name: 'column', type: 'text', presence: 'optional', doc: 'The column, where the table has several.' },
  ],
  returns: 'any',
  givesAbsent: true,
  reads: ['tables'],
  doc: 'A value out of a table that stands in the mapping file or in a CSV file beside it; absent when there is no row with the key, or the key is absent. A default stands behind ??.',
  examples: [
    { expression: 'Lookup("countries", [country])', attributes: { country: 'Germany' }, gives: 'DE' },
    { expression: 'Lookup("countries", [country]) ?? "XX"', attributes: { country: 'Utopia' }, gives: 'XX' },
    { expression: 'Lookup("offices", [office], "city")', attributes: { office: 'B1' }, gives: 'Berlin' },
    { expression: 'Lookup("countries", [country])', attributes: { country: null }, gives: null },
    { expression: 'Lookup("nowhere", "x")', gives: { error: 'unknown-table' } },
    { expression: 'Lookup("offices", "B1", "street")', gives: { error: 'unknown-column' } },
  ],
  run: (context, table, key, column) => {
    if (context.tables === undefined) throw new EvaluationError('unknown-table', 'There are no tables here.')
    return context.tables.find(table, key, column)
  },
})
