import type { Attribute, Kind, Schema } from '../../src/model/schema.ts'

function attribute(name: string, kind: Kind = 'string', multi = false): Attribute {
  return { name, kind, multi, required: false }
}

function required(name: string, kind: Kind = 'string'): Attribute {
  return { ...attribute(name, kind), required: true }
}

/** People and groups as a connector declares them. */
export const schema: Schema = {
  objectTypes: [
    {
      name: 'person',
      anchor: ['employeeId'],
      attributes: [
        required('employeeId'),
        required('mail'),
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
        attribute('roles', 'complex', true),
      ],
    },
    {
      name: 'contractor',
      anchor: ['company', 'number'],
      attributes: [required('company'), required('number', 'integer'), required('mail')],
    },
    {
      name: 'group',
      anchor: ['groupId'],
      attributes: [
        required('groupId'),
        required('name'),
        attribute('members', 'string', true),
        { ...attribute('owner', 'reference'), references: ['person'] },
        { ...attribute('parts', 'reference', true), references: ['person', 'group'] },
      ],
    },
  ],
}
