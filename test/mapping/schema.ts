import type { Attribute, Kind, Schema } from '../../src/model/schema.ts'

function attribute(name: string, kind: Kind = 'string', multi = false): Attribute {
  return { name, kind, multi, required: false }
}

/** People and groups as a connector declares them. */
export const schema: Schema = {
  objectTypes: [
    {
      name: 'person',
      anchor: ['employeeId'],
      attributes: [
        attribute('employeeId'),
        attribute('mail'),
        attribute('firstName'),
        attribute('lastName'),
        attribute('jobTitle'),
        attribute('status'),
        attribute('managerId'),
        attribute('phones', 'string', true),
        attribute('level', 'integer'),
        attribute('salary', 'decimal'),
        attribute('remote', 'boolean'),
        attribute('hired', 'dateTime'),
        attribute('photo', 'binary'),
        attribute('tags', 'integer', true),
      ],
    },
    {
      name: 'contractor',
      anchor: ['company', 'number'],
      attributes: [attribute('company'), attribute('number', 'integer'), attribute('mail')],
    },
    {
      name: 'group',
      anchor: ['groupId'],
      attributes: [attribute('groupId'), attribute('name'), attribute('members', 'string', true)],
    },
  ],
}
