import { expect, test } from 'vitest'
import { AttributeOperation, AttributeType } from '../../../src/connector/legacy/enums/attribute.ts'
import { Schema, SchemaAttribute, SchemaType } from '../../../src/connector/legacy/schema.ts'

test('an object type knows its anchor by its attributes', () => {
  const person = SchemaType.create('person', true)
  person.attributes.add(SchemaAttribute.createAnchorAttribute('site', AttributeType.String))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('name', AttributeType.String))
  person.attributes.add(SchemaAttribute.createAnchorAttribute('number', AttributeType.Integer))
  expect([...person.anchorAttributes].map(({ name }) => name)).toEqual(['site', 'number'])
  expect(person.locked).toBe(true)
})

test('attributes are made by the factory of their kind', () => {
  const { ExportOnly, ImportExport } = AttributeOperation
  expect(SchemaAttribute.createMultiValuedAttribute('mail', AttributeType.String, ExportOnly)).toMatchObject({
    isMultiValued: true,
    isAnchor: false,
    allowedAttributeOperation: ExportOnly,
  })
  expect(SchemaAttribute.createAnchorAttribute('id', AttributeType.Integer)).toMatchObject({
    isMultiValued: false,
    isAnchor: true,
    allowedAttributeOperation: ImportExport,
  })
})

test('a schema has an object type once, made either way', () => {
  const schema = new Schema()
  schema.types.add(SchemaType.create('person'))
  expect(() => schema.types.add(SchemaType.create('Person'))).toThrow('a key occurs once')
  expect(Schema.create().types.count).toBe(0)
})
