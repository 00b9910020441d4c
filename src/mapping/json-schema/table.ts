import { object } from './shape.ts'

const single = { type: ['string', 'number', 'boolean', 'null'] }
const cell = { anyOf: [single, { type: 'array', items: single }] }
const ignoreCase = { type: 'boolean', description: 'Keys are found in any case.' }

/** What stands under a name of `tables`. */
export const table = {
  description: 'Values by their keys: rows of this file, or a CSV file.',
  anyOf: [
    object('Rows that stand here.', ['rows'], {
      rows: {
        type: 'object',
        description: 'By key: a value, or several by the names of their columns.',
        additionalProperties: { anyOf: [cell, { type: 'object', additionalProperties: cell }] },
      },
      ignoreCase,
    }),
    object('The rows of a CSV file.', ['csv'], {
      csv: { type: 'string', description: 'Its path, from the folder of this file.' },
      key: { type: 'string', description: 'The column with the keys; by default the first one.' },
      delimiter: { type: 'string', description: 'What stands between columns.', default: ',' },
      ignoreCase,
    }),
  ],
}
