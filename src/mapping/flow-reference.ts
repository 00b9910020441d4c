import { nearest } from '../../grammar/syntax/diagnostics.ts'
import type { Attribute, ObjectType } from '../model/schema.ts'
import type { FlowMapping, MappingFile, TypeMapping } from './file.ts'
import type { Findings, PlacedText } from './findings.ts'
import type { Reference } from './reference.ts'

/**
 * The entries that a flow's values name: those that the flow says, else those that the connector's attribute tells, else
 * the only ones that it can be. Whether values say their object type is for the connector to tell, where it does.
 */
export function flowReference(
  file: MappingFile,
  type: TypeMapping,
  flow: FlowMapping,
  objectType: ObjectType | undefined,
  findings: Findings,
): Reference | undefined {
  const { from: source } = flow
  const from = source.kind === 'attribute' ? objectType?.attributes.find(({ name }) => name === source.name) : undefined
  const known = file.objectTypes.map(({ name }) => name.text)
  if (flow.reference.length > 0) return written(flow, known, from, findings)
  if (from?.references !== undefined && from.references.length > 0) {
    return told(flow, known, { ...from, references: from.references }, findings)
  }
  const only = onlyType(file, type, flow)
  // Without a schema nobody knows whether the connected system tells.
  if (only === undefined && (objectType !== undefined || source.kind !== 'attribute'))
    reportMissing(file, type, flow, findings)
  return only === undefined ? undefined : { objectTypes: [only], typed: false }
}

function written(
  flow: FlowMapping,
  known: readonly string[],
  from: Attribute | undefined,
  findings: Findings,
): Reference | undefined {
  const unknown = flow.reference.filter(({ text }) => !known.includes(text))
  for (const one of unknown) reportUnknown(one, known, findings)
  const objectTypes = [...new Set(flow.reference.map(({ text }) => text))]
  const { references = [] } = from ?? {}
  const typed = references.length === 0 ? objectTypes.length > 1 : references.length > 1
  if (from !== undefined && !agree(flow, { ...from, references }, known, findings)) return undefined
  return unknown.length > 0 ? undefined : { objectTypes, typed }
}

/** Holds what a flow says against what the connected system tells. False where its values cannot be read so. */
function agree(
  { reference }: FlowMapping,
  { name, references }: Attribute & { readonly references: readonly string[] },
  known: readonly string[],
  findings: Findings,
): boolean {
  const [only, ...others] = references
  if (only === undefined) return true
  const second = reference[1]
  if (others.length === 0 && second !== undefined) {
    findings.report(second, {
      code: 'wrong-reference',
      message: `In the connected system, ${name} names entries of ${only} alone, so its values do not say an object type.`,
      help: `Write "reference: ${only}", or leave it out.`,
    })
    return false
  }
  // An object type may be a view of another one, which the mapping leaves out.
  if (!references.some(one => known.includes(one))) return true
  for (const one of reference) {
    if (references.includes(one.text) || !known.includes(one.text)) continue
    findings.report(one, {
      code: 'wrong-reference',
      severity: 'warning',
      message: `In the connected system, ${name} names entries of ${references.join(' or ')}, not of ${one.text}.`,
      help: 'Delete "reference": what the connected system tells counts then.',
    })
  }
  return true
}

function told(
  flow: FlowMapping,
  known: readonly string[],
  { name, references }: Attribute & { readonly references: readonly string[] },
  findings: Findings,
): Reference | undefined {
  const objectTypes = references.filter(one => known.includes(one))
  if (objectTypes.length > 0) return { objectTypes, typed: references.length > 1 }
  findings.report(flow.key, {
    code: 'unknown-object-type',
    message: `${name} names entries of ${references.join(' or ')}, which this mapping does not have.`,
    help: `Add ${references[0] ?? ''} under objectTypes, or write "reference:" with one that stands there.`,
  })
  return undefined
}

function reportUnknown(written: PlacedText, known: readonly string[], findings: Findings): void {
  const near = nearest(written.text, known)
  findings.report(written, {
    code: 'unknown-object-type',
    message: `This mapping has no object type ${written.text}.`,
    help: near === undefined ? `It has ${known.join(', ')}.` : `Did you mean ${near}?`,
  })
}

/** The object type that it must be where nothing says it: users are managers and members. */
function onlyType(file: MappingFile, type: TypeMapping, flow: FlowMapping): string | undefined {
  if (!flow.target.endsWith('members') && type.resource === 'User') return type.name.text
  const [users, ...others] = file.objectTypes.filter(known => known.resource === 'User')
  return others.length === 0 ? users?.name.text : undefined
}

function reportMissing(file: MappingFile, type: TypeMapping, flow: FlowMapping, findings: Findings): void {
  const users = file.objectTypes.find(known => known.resource === 'User')
  findings.report(flow.key, {
    code: 'missing-reference',
    message: `${flow.key.text} does not say which object type its values belong to.`,
    help: `Write { from: …, reference: ${users?.name.text ?? type.name.text} }.`,
  })
}
