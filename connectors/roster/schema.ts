import { randomUUID } from 'node:crypto'
import {
  AttributeOperation,
  AttributeType,
  type ConfigParameters,
  type IMAExtensible2GetPartitions,
  type IMAExtensible2GetSchema,
  Partition,
  Schema,
  SchemaAttribute,
  SchemaType,
} from '../../src/connector/legacy/index.ts'
import { departmentDN } from './dn.ts'
import { Roster } from './roster.ts'

/** The object types, and the departments as partitions. */
export class RosterSchema implements IMAExtensible2GetSchema, IMAExtensible2GetPartitions {
  getSchema(_configParameters: ConfigParameters): Schema {
    const schema = Schema.create()
    const person = SchemaType.create('person', true)
    person.attributes.add(
      SchemaAttribute.createSingleValuedAttribute('id', AttributeType.Integer, AttributeOperation.ImportOnly),
    )
    for (const name of ['login', 'givenName', 'surname', 'title']) {
      person.attributes.add(SchemaAttribute.createSingleValuedAttribute(name, AttributeType.String))
    }
    person.attributes.add(SchemaAttribute.createMultiValuedAttribute('mail', AttributeType.String))
    person.attributes.add(SchemaAttribute.createSingleValuedAttribute('active', AttributeType.Boolean))
    person.attributes.add(SchemaAttribute.createSingleValuedAttribute('manager', AttributeType.Reference))
    schema.types.add(person)

    const group = SchemaType.create('group', true)
    group.attributes.add(
      SchemaAttribute.createSingleValuedAttribute('id', AttributeType.Integer, AttributeOperation.ImportOnly),
    )
    group.attributes.add(SchemaAttribute.createSingleValuedAttribute('name', AttributeType.String))
    group.attributes.add(SchemaAttribute.createMultiValuedAttribute('members', AttributeType.Reference))
    schema.types.add(group)
    return schema
  }

  getPartitions(configParameters: ConfigParameters): Partition[] {
    const { departments } = Roster.open(configParameters, { create: true })
    return departments.map(department => Partition.create(randomUUID(), departmentDN(department), department))
  }
}
