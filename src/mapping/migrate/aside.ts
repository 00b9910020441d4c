import type { Directory, ObjectMapping, SynchronizationRule, SynchronizationSchema } from './graph.ts'
import { type Note, note } from './note.ts'
import type { JsonPath } from './shape.ts'

// Notes on what belongs to no flow.

/** What is said of an object mapping that is left out. */
export function skippedNote(mapping: ObjectMapping, why: string): Note {
  const { path, name = 'object mapping', sourceObjectName: from, targetObjectName: to, attributeMappings } = mapping
  const count = attributeMappings.length
  const went = count === 1 ? 'Its attribute mapping went with it.' : `Its ${count} attribute mappings went with it.`
  return note('object', path, `${name} (${from} to ${to})`, `${why} ${went}`)
}

const allFlows = ['Add', 'Update', 'Delete']

/** What is not said of an object mapping that is carried over. */
export function mappingNotes({ path, flowTypes, metadata, sourceObjectName: name }: ObjectMapping): readonly Note[] {
  const given = (flowTypes ?? allFlows.join()).split(',').map(word => word.trim())
  const missing = allFlows.filter(word => !given.some(one => one.toLowerCase() === word.toLowerCase()))
  const why = 'An import adds, updates and deletes as the source does.'
  return [
    ...(missing.length === 0
      ? []
      : [note('setting', [...path, 'flowTypes'], `flowTypes of ${name} without ${missing.join(' and ')}`, why)]),
    ...metadataNotes(metadata, path, name),
  ]
}

/** What is not said of the rule, and the rules that are not carried over. */
export function ruleNotes({ synchronizationRules }: SynchronizationSchema, rule: SynchronizationRule): readonly Note[] {
  const filters = (['containerFilter', 'groupFilter'] as const).filter(member => (rule[member] ?? null) !== null)
  const why = 'What is read of the source is said by the settings of its connector.'
  const others = synchronizationRules.filter(other => other !== rule)
  return [
    ...filters.map(member => note('setting', [...rule.path, member], `${member} of ${rule.name}`, why)),
    ...metadataNotes(rule.metadata, rule.path, rule.name),
    ...others.map(({ path, name, id = name }) =>
      note(
        'object',
        path,
        `synchronization rule ${name}`,
        `A mapping file is made of one rule; --rule ${id} takes this one.`,
      ),
    ),
  ]
}

/** Directories that are not carried over, and what is missing of the source. The target is described by SCIM itself. */
export function directoryNotes(
  { directories }: SynchronizationSchema,
  rule: SynchronizationRule,
  directory: Directory | undefined,
  types: readonly { readonly name: string }[],
): readonly Note[] {
  const others = directories.filter(other => other !== directory)
  const undescribed = types.filter(({ name }) => !directory?.objects.some(object => object.name === name))
  const source = rule.sourceDirectoryName ?? 'the source'
  return [
    ...others.map(({ path, name }) =>
      note('object', path, `directory ${name}`, 'Only the source of the rule is described; what is served, SCIM says.'),
    ),
    ...undescribed.map(({ name }) =>
      note(
        'changed',
        rule.path,
        `${name} of ${source}`,
        'The export does not describe it: the names of attributes were not checked.',
      ),
    ),
  ]
}

export function unknownNote(path: JsonPath): Note {
  return note('setting', path, String(path.at(-1)), 'This member is not known here.')
}

/** Metadata is listed by its keys. */
function metadataNotes(metadata: ObjectMapping['metadata'], path: JsonPath, of: string): readonly Note[] {
  if (metadata.length === 0) return []
  const keys = metadata.map(({ key }) => key ?? '').join(', ')
  return [note('setting', [...path, 'metadata'], `metadata of ${of} (${keys})`, "It is meant for Microsoft's service.")]
}
