import { nearest } from '../../grammar/syntax/diagnostics.ts'
import type { Attribute, Kind, StoredAttribute } from '../model/schema.ts'
import { attributeDefinition, formatPath, type ScimPath, schemasOf, subDefinition } from '../model/scim.ts'
import { type AttributeDefinition, commonAttributes, type ResourceType } from '../model/scim-schemas.ts'
import type { FlowMapping } from './file.ts'
import type { Findings } from './findings.ts'

/** What is known of the values that a path holds. */
interface Holding {
  readonly kind: Kind
  readonly multi: boolean
  readonly caseExact: boolean
  readonly definition: AttributeDefinition | undefined
}

/**
 * The attribute that a flow fills in the connector space. What it holds is decided by SCIM's own definition of the path;
 * for a path of the user's own by the flow's options, then by the connector's attribute where it is taken as it is,
 * else it is one text. `undefined` where the path cannot be filled, which is told.
 */
export function storedAttribute(
  flow: FlowMapping,
  resource: ResourceType,
  from: Attribute | undefined,
  findings: Findings,
): StoredAttribute | undefined {
  const definition = attributeDefinition(flow.path, resource)
  if (definition === undefined) warnOfUnknown(flow, resource, findings)
  else if (!isFillable(flow, definition, findings)) return undefined
  const holding = holdingOf(flow.path, definition, from)
  const kind = flow.reference.length === 0 ? kindOf(flow, holding, findings) : 'reference'
  return {
    name: flow.target,
    kind,
    multi: definition === undefined ? (flow.multi ?? holding.multi) : holding.multi,
    required: definition?.required === true && flow.path.subAttribute === undefined,
    indexed: flow.index ?? indexedByDefault(flow.target, resource),
    caseExact: flow.caseExact ?? (kind === 'reference' || holding.caseExact),
    ...(holding.definition === undefined ? {} : { description: holding.definition.description }),
  }
}

/** What clients look resources up by; a group's members, so that the groups of a user can be found. */
function indexedByDefault(target: string, resource: ResourceType): boolean {
  if (target === 'userName' || target === 'externalId') return true
  if (target === 'displayName' || target === 'members') return resource === 'Group'
  return /^emails(?:\[.*\])?(?:\.value)?$/.test(target)
}

function holdingOf(path: ScimPath, definition: AttributeDefinition | undefined, from: Attribute | undefined): Holding {
  if (definition === undefined) {
    return { kind: from?.kind ?? 'string', multi: from?.multi ?? false, caseExact: false, definition: undefined }
  }
  const isReference = subDefinition(definition, '$ref') !== undefined
  const part = subDefinition(definition, path.subAttribute ?? 'value')
  const leaf = part ?? definition
  return {
    kind: isReference && path.subAttribute === undefined ? 'reference' : kindOfDefinition(leaf),
    multi: definition.multiValued && path.filter === undefined,
    caseExact: leaf.caseExact,
    definition: leaf,
  }
}

/** A `reference` of RFC 7643 is a URI, which is text here; references to entries are told by their `$ref`. */
function kindOfDefinition(definition: AttributeDefinition): Kind {
  return definition.type === 'reference' ? 'string' : definition.type
}

function kindOf(flow: FlowMapping, holding: Holding, findings: Findings): Kind {
  const wanted = flow.type?.text
  if (flow.type === undefined || wanted === undefined || wanted === holding.kind) return holding.kind
  if (holding.definition === undefined || (wanted === 'complex' && isWhole(flow.path, holding.definition)))
    return wanted
  findings.report(flow.type, {
    code: 'type-fixed',
    severity: 'warning',
    message: `${flow.target} is ${holding.kind} in SCIM; the type given here has no effect.`,
    help: 'Delete it.',
  })
  return holding.kind
}

/** Whether a path stands for whole elements, with all their parts. */
function isWhole(path: ScimPath, leaf: AttributeDefinition): boolean {
  return path.subAttribute === undefined && (leaf.name === 'value' || leaf.type === 'complex')
}

function isFillable(flow: FlowMapping, definition: AttributeDefinition, findings: Findings): boolean {
  const { path, key } = flow
  const refuse = (code: string, message: string, help?: string): boolean => {
    findings.report(key, { code, message, help })
    return false
  }
  const parts = definition.subAttributes ?? []
  const sub = path.subAttribute === undefined ? undefined : subDefinition(definition, path.subAttribute)
  if (path.subAttribute !== undefined && sub === undefined) {
    const near = nearest(
      path.subAttribute,
      parts.map(part => part.name),
    )
    const help = parts.length === 0 ? undefined : `It has ${parts.map(part => part.name).join(', ')}.`
    const suggestion = near === undefined ? help : `Did you mean ${formatPath({ ...path, subAttribute: near })}?`
    return refuse('unknown-sub-attribute', `${definition.name} has no ${path.subAttribute} in SCIM.`, suggestion)
  }
  if (definition.mutability === 'readOnly' || sub?.mutability === 'readOnly' || sub?.name === '$ref') {
    return refuse('read-only', `${key.text} is given by the host.`, 'Delete this flow.')
  }
  if (definition.returned === 'never' && flow.direction?.text !== 'export') {
    return refuse(
      'never-shown',
      `${key.text} is never shown, so importing it would keep it for nothing.`,
      'Delete this flow, or give it "direction: export".',
    )
  }
  if (path.filter !== undefined && (!definition.multiValued || subDefinition(definition, '$ref') !== undefined)) {
    return refuse(
      'bad-filter',
      definition.multiValued
        ? `A flow fills all of ${definition.name}, never one of them.`
        : `${definition.name} has one value, so there is nothing to pick.`,
      'Delete what stands in brackets.',
    )
  }
  if (path.filter !== undefined && subDefinition(definition, path.filter.attribute) === undefined) {
    return refuse(
      'unknown-sub-attribute',
      `${definition.name} has no ${path.filter.attribute} in SCIM.`,
      `It has ${parts.map(part => part.name).join(', ')}.`,
    )
  }
  if (definition.multiValued && path.filter === undefined && sub !== undefined && sub.name !== 'value') {
    return refuse(
      'no-element',
      `${key.text} does not say which of the ${definition.name} it belongs to.`,
      `Write for example ${definition.name}[type eq "work"].${sub.name}.`,
    )
  }
  const value = subDefinition(definition, 'value')
  if (
    definition.type === 'complex' &&
    path.subAttribute === undefined &&
    value === undefined &&
    flow.type?.text !== 'complex'
  ) {
    const [first] = parts
    return refuse(
      'whole-complex',
      `${key.text} has several parts; a flow fills one of them.`,
      `Write for example ${formatPath({ ...path, subAttribute: first?.name ?? '' })}.`,
    )
  }
  return true
}

/** URNs are long and alike: one of the user's own differs from SCIM's by a word, a mistyped one by some letters. */
const mostSlips = 3

/** A path that SCIM does not define is the user's own; it may also be mistyped. */
function warnOfUnknown({ path, key }: FlowMapping, resource: ResourceType, findings: Findings): void {
  const schemas = schemasOf(resource)
  const warn = (code: string, message: string, help: string): void =>
    findings.report(key, { code, severity: 'warning', message, help })
  if (path.urn === undefined) {
    const near = nearest(
      path.attribute,
      [...commonAttributes, ...(schemas[0]?.attributes ?? [])].map(known => known.name),
    )
    const extension = schemas.slice(1).find(schema => schema.attributes.some(known => isNamed(known, path.attribute)))
    if (extension !== undefined) {
      const rest = formatPath({ ...path, urn: extension.id })
      warn(
        'unknown-scim-attribute',
        `${resource} has no ${path.attribute} of its own in SCIM.`,
        `Did you mean ${rest}?`,
      )
      return
    }
    warn(
      'unknown-scim-attribute',
      `${resource} has no ${path.attribute} in SCIM.`,
      near === undefined
        ? `An attribute of your own belongs under a URN: urn:ietf:params:scim:schemas:extension:yours:2.0:${resource}:${path.attribute}`
        : `Did you mean ${near}?`,
    )
    return
  }
  const schema = schemas.find(known => known.id === path.urn)
  if (schema === undefined) {
    const near = nearest(
      path.urn,
      schemas.slice(1).map(known => known.id),
      mostSlips,
    )
    if (near !== undefined)
      warn('unknown-urn', `${path.urn} is no extension that SCIM defines.`, `Did you mean ${near}?`)
    return
  }
  const near = nearest(
    path.attribute,
    schema.attributes.map(known => known.name),
  )
  warn(
    'unknown-scim-attribute',
    `${schema.name} has no ${path.attribute} in SCIM.`,
    near === undefined ? `It has ${schema.attributes.map(known => known.name).join(', ')}.` : `Did you mean ${near}?`,
  )
}

function isNamed({ name }: AttributeDefinition, attribute: string): boolean {
  return name.toLowerCase() === attribute.toLowerCase()
}
