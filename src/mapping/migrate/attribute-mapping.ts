import { attributeDefinition, formatPath, parsePath, type ScimPath, schemasOf, storedName } from '../../model/scim.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'
import { unknownNote } from './aside.ts'
import { orElse } from './expression.ts'
import type { AttributeMapping } from './graph.ts'
import { type Note, note } from './note.ts'
import { asExpression, originOf } from './origin.ts'
import type { Entry, Flow } from './plan.ts'
import { type Owner, referenceOf } from './reference.ts'
import { isWithin } from './shape.ts'
import { mistakeIn, type Surroundings } from './trial.ts'

/** The flows of an object mapping, one for each attribute mapping and in their order. */
export function entriesOf(
  mappings: readonly AttributeMapping[],
  owner: Owner,
  surroundings: Surroundings,
): readonly Entry[] {
  const taken = new Map<string, string>()
  return mappings.map(mapping => {
    const entry = withUnknown(entryOf(mapping, owner, surroundings), mapping, owner)
    if (entry.leftOut !== undefined) return entry
    const { target } = entry.flow
    const path = parsePath(target)
    const stored = path.kind === 'path' ? storedName(path) : target
    const first = taken.get(stored)
    if (first !== undefined) {
      return withUnknown(leftOut(mapping, entry.flow, `A flow above fills ${first} already.`), mapping, owner)
    }
    taken.set(stored, target)
    return entry
  })
}

function entryOf(mapping: AttributeMapping, owner: Owner, surroundings: Surroundings): Entry {
  const { target, notes: moved } = targetOf(mapping, owner.resource)
  const origin = originOf(mapping)
  if (origin.from === undefined) {
    const text = mapping.source?.expression ?? ''
    return leftOut(mapping, { target, from: { kind: 'text', text } }, origin.why)
  }
  const { reference, notes: referring } = referenceOf(target, origin.from, owner, surroundings, mapping.path)
  const flow: Flow = {
    target,
    from: origin.from,
    ...(reference === undefined ? {} : { reference }),
    ...(origin.structured ? { type: 'complex' } : {}),
  }
  const mistake = mistakeIn({ type: owner.type, flow }, surroundings)
  if (mistake !== undefined) return leftOut(mapping, flow, mistake)
  const { flow: defaulted, notes: byDefault } = withDefault(mapping, flow, owner, surroundings)
  const notes = [...moved, ...origin.notes, ...referring, ...byDefault, ...settingNotes(mapping)]
  return { flow: defaulted, leftOut: undefined, notes }
}

function leftOut(mapping: AttributeMapping, flow: Flow, why: string): Entry {
  const { path, targetAttributeName } = mapping
  return { flow, leftOut: why, notes: [note('flow', path, targetAttributeName, why), ...settingNotes(mapping)] }
}

function withUnknown(entry: Entry, { path }: AttributeMapping, { unknown }: Owner): Entry {
  const within = unknown.filter(member => isWithin(member, path)).map(unknownNote)
  return within.length === 0 ? entry : { ...entry, notes: [...entry.notes, ...within] }
}

/** An attribute of an extension is found without its URN too, as older mappings name it. */
function targetOf(
  { targetAttributeName: target, path }: AttributeMapping,
  resource: ResourceType,
): { readonly target: string; readonly notes: readonly Note[] } {
  const parsed = parsePath(target)
  const urn = parsed.kind === 'path' ? extensionWith(parsed, resource) : undefined
  if (parsed.kind === 'error' || urn === undefined) return { target, notes: [] }
  const full = formatPath({ ...parsed, urn })
  const what = `targetAttributeName ${target}`
  const why = 'SCIM has it in the extension whose URN stands here.'
  return { target: full, notes: [note('changed', [...path, 'targetAttributeName'], what, why)] }
}

function extensionWith(path: ScimPath, resource: ResourceType): string | undefined {
  if (path.urn !== undefined || attributeDefinition(path, resource) !== undefined) return undefined
  const extensions = schemasOf(resource).slice(1)
  return extensions.find(({ id }) => attributeDefinition({ ...path, urn: id }, resource) !== undefined)?.id
}

/** The flow with a default for absent values, where it can have one. An empty one is what the service writes for none. */
function withDefault(
  { defaultValue = '', source, path }: AttributeMapping,
  flow: Flow,
  { type }: Owner,
  surroundings: Surroundings,
): { readonly flow: Flow; readonly notes: readonly Note[] } {
  if (defaultValue === '' || source === undefined) return { flow, notes: [] }
  const told = (kind: Note['kind'], why: string): readonly Note[] => [
    note(kind, [...path, 'defaultValue'], `defaultValue ${JSON.stringify(defaultValue)}`, why),
  ]
  if (flow.from.kind === 'constant') return { flow, notes: told('setting', 'A constant is never absent.') }
  if (flow.reference !== undefined) return { flow, notes: told('setting', 'A text names no entry.') }
  const defaulted: Flow = { ...flow, from: { kind: 'text', text: orElse(asExpression(flow.from.text), defaultValue) } }
  const mistake = mistakeIn({ type, flow: defaulted }, surroundings)
  if (mistake !== undefined) return { flow, notes: told('setting', mistake) }
  const why = 'It stands in whenever the value is absent; there it is given to new objects alone.'
  return { flow: defaulted, notes: told('changed', why) }
}

function settingNotes(mapping: AttributeMapping): readonly Note[] {
  const { path, matchingPriority = 0, flowType = 'Always', flowBehavior = 'FlowWhenChanged' } = mapping
  const told = (member: string, value: string | number, why: string): Note =>
    note('setting', [...path, member], `${member} ${value}`, why)
  return [
    ...(matchingPriority > 0
      ? [
          told(
            'matchingPriority',
            matchingPriority,
            'Who asks over SCIM decides by which attribute it finds an object.',
          ),
        ]
      : []),
    ...(flowType.toLowerCase() === 'always'
      ? []
      : [told('flowType', flowType, 'An import always takes over the value.')]),
    ...(flowBehavior.toLowerCase() === 'flowwhenchanged'
      ? []
      : [
          told('flowBehavior', flowBehavior, 'The value is served as it is; who asks for it decides when to write it.'),
        ]),
    ...(mapping.exportMissingReferences === true
      ? [told('exportMissingReferences', 'true', "It is meant for Microsoft's service alone.")]
      : []),
  ]
}
