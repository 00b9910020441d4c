import type { Connector, Page } from '../../../src/connector/contract.ts'
import { fromLegacy } from '../../../src/connector/legacy/adapt/from-legacy.ts'
import {
  AttributeChange,
  AttributeType,
  CSEntryChange,
  type GetImportEntriesResults,
  type LegacyConnector,
  type LegacyValue,
  MACapabilities,
  ObjectModificationType,
  Schema,
  SchemaAttribute,
  SchemaType,
} from '../../../src/connector/legacy/index.ts'
import { contextOf } from '../../connectors/context.ts'

/** People with every type of attribute, and groups. */
export function schemaOfPeople(): Schema {
  const schema = Schema.create()
  const person = SchemaType.create('person')
  person.attributes.add(SchemaAttribute.createAnchorAttribute('id', AttributeType.String))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('name', AttributeType.String))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('age', AttributeType.Integer))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('active', AttributeType.Boolean))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('photo', AttributeType.Binary))
  person.attributes.add(SchemaAttribute.createMultiValuedAttribute('mails', AttributeType.String))
  person.attributes.add(SchemaAttribute.createSingleValuedAttribute('boss', AttributeType.Reference))
  schema.types.add(person)
  const group = SchemaType.create('group')
  group.attributes.add(SchemaAttribute.createAnchorAttribute('gid', AttributeType.Integer))
  group.attributes.add(SchemaAttribute.createMultiValuedAttribute('members', AttributeType.Reference))
  schema.types.add(group)
  return schema
}

export function capabilitiesWith(told: Partial<MACapabilities>): MACapabilities {
  return Object.assign(new MACapabilities(), told)
}

/** An entry of an import, as a connector makes it. */
export function entry(
  objectType: string,
  attributes: Readonly<Record<string, LegacyValue | readonly LegacyValue[]>>,
  more: Partial<CSEntryChange> = {},
): CSEntryChange {
  const csentry = CSEntryChange.create()
  csentry.objectType = objectType
  csentry.objectModificationType = ObjectModificationType.Add
  for (const [name, value] of Object.entries(attributes)) {
    csentry.attributeChanges.add(AttributeChange.createAttributeAdd(name, value))
  }
  return Object.assign(csentry, more)
}

/** A legacy connector that hands over the pages it is given, one by one, and writes down how it was called. */
export class Fake implements LegacyConnector {
  readonly calls: string[] = []
  importDefaultPageSize = 50
  importMaxPageSize = 100
  capabilities = new MACapabilities()
  protected readonly pages: (() => GetImportEntriesResults)[]

  constructor(...pages: (() => GetImportEntriesResults)[]) {
    this.pages = pages
  }

  getSchema(): Schema {
    return schemaOfPeople()
  }

  openImportConnection: NonNullable<LegacyConnector['openImportConnection']> = (_parameters, types, step) => {
    const named = [...types.types].map(({ name }) => name).join('+')
    this.calls.push(`open ${named} type=${step.importType} size=${step.pageSize} data=${step.customData}`)
    return null
  }

  getImportEntries: NonNullable<LegacyConnector['getImportEntries']> = ({ customData }) => {
    this.calls.push(`get data=${customData}`)
    const page = this.pages.shift()
    if (page === undefined) throw new Error('There are no more pages.')
    return page()
  }

  closeImportConnection: NonNullable<LegacyConnector['closeImportConnection']> = ({ customData, reason }) => {
    this.calls.push(`close reason=${reason} data=${customData}`)
    return null
  }
}

/** Reads everything, or what changed since a watermark. */
export async function readAll(
  connector: Connector,
  { watermark, ...context }: Partial<Parameters<typeof contextOf>[1]> & { readonly watermark?: string } = {},
): Promise<readonly Page[]> {
  const scope = { ...contextOf('/'), objectTypes: ['person', 'group'], ...context }
  const pages =
    watermark === undefined ? connector.importFull?.({}, scope) : connector.importDelta?.({}, { ...scope, watermark })
  if (pages === undefined) throw new Error('The connector has no such operation.')
  const read: Page[] = []
  for await (const page of pages) read.push(page)
  return read
}

/** The same of a legacy connector. */
export async function pagesOf(legacy: LegacyConnector, context: Parameters<typeof readAll>[1] = {}) {
  return await readAll(await fromLegacy(legacy), context)
}
