import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Schema } from '../model/schema.ts'
import { checkMapping, compileMapping } from './compile.ts'
import { readMapping } from './file.ts'
import { directoryNotes, ruleNotes, skippedNote, unknownNote } from './migrate/aside.ts'
import { directorySchema } from './migrate/directory.ts'
import { readSynchronizationSchema, type SynchronizationRule, type SynchronizationSchema } from './migrate/graph.ts'
import type { Note } from './migrate/note.ts'
import { chooseMappings, typePlan } from './migrate/object-mapping.ts'
import type { TypePlan } from './migrate/plan.ts'
import { chooseRule } from './migrate/rule.ts'
import { isWithin } from './migrate/shape.ts'
import { writeMapping } from './migrate/write.ts'

export type { Note } from './migrate/note.ts'

/** What has become of an exported `synchronizationSchema`; `migrated` is `undefined` when there are diagnostics. */
export interface Migration {
  readonly migrated: Migrated | undefined
  readonly diagnostics: readonly Diagnostic[]
}

export interface Migrated {
  /** The mapping file. */
  readonly text: string
  /** The source directory, where the export describes it. */
  readonly schema: Schema | undefined
  /** The name of the synchronization rule. */
  readonly rule: string
  readonly counts: Counts
  /** Everything that the file does not say, or not in the same way. */
  readonly notes: readonly Note[]
}

/** What became of every attribute mapping of the export. */
export interface Counts {
  readonly objectTypes: number
  readonly attributeMappings: number
  readonly flows: number
  /** Attribute mappings that stand in the file as comments. */
  readonly comments: number
  /** Attribute mappings of rules and object mappings that were left out whole. */
  readonly skipped: number
}

/**
 * Makes a mapping file of the attribute mappings that Microsoft Graph exports. `rule` names one of several
 * synchronization rules. Nothing of the export is dropped without a note.
 */
export function migrate(source: Source, options: { readonly rule?: string | undefined } = {}): Migration {
  const { schema: exported, unknown, diagnostics } = readSynchronizationSchema(source)
  if (exported === undefined) return { migrated: undefined, diagnostics }
  const rule = chooseRule(exported, options.rule, source)
  if ('code' in rule) return { migrated: undefined, diagnostics: [rule] }

  const chosen = chooseMappings(rule.objectMappings)
  const skipped = chosen.flatMap(({ mapping, why }) => (why === undefined ? [] : [skippedNote(mapping, why)]))
  const types = chosen.flatMap(({ mapping, resource }) =>
    resource === undefined ? [] : [{ name: mapping.sourceObjectName, resource }],
  )
  if (types.length === 0) return { migrated: undefined, diagnostics: [nothingLeft(source, rule, skipped)] }

  const directory = exported.directories.find(({ name }) => name === rule.sourceDirectoryName)
  const described = directory && directorySchema(directory)
  const planned = chosen.flatMap(({ mapping, resource }) => {
    const definition = directory?.objects.find(({ name }) => name === mapping.sourceObjectName)
    const surroundings = { types, schema: described?.schema }
    return resource === undefined ? [] : [typePlan(mapping, resource, definition, unknown, surroundings)]
  })
  const flows = chosen.flatMap(({ mapping: { path }, why }) =>
    why === undefined ? [[...path, 'attributeMappings']] : [],
  )
  const plans = planned.map(({ plan }) => plan)
  const aside = [
    ...skipped,
    ...planned.flatMap(({ notes }) => notes),
    ...ruleNotes(exported, rule),
    ...directoryNotes(exported, rule, directory, types),
    ...(described?.notes ?? []),
    ...unknown.filter(path => !flows.some(flow => isWithin(path, flow))).map(unknownNote),
  ]
  const counts = count(exported, plans)
  return {
    migrated: {
      text: writeMapping(plans, [...head(exported, rule, counts), ...asideLines(aside)]),
      schema: described?.schema,
      rule: rule.name,
      counts,
      notes: [...aside, ...plans.flatMap(({ entries }) => entries.flatMap(({ notes }) => notes))],
    },
    diagnostics: [],
  }
}

/** What the checks of mapping files say of the one that was made, which is called `file` there. */
export function checkMigrated({ text, schema }: Migrated, file: string): readonly Diagnostic[] {
  const read = readMapping({ text, file })
  if (read.file === undefined) return read.diagnostics
  const names = schema?.objectTypes.map(({ name }) => name) ?? []
  const isDescribed = read.file.objectTypes.every(type => names.includes(type.name.text))
  const further =
    schema !== undefined && isDescribed ? compileMapping(read.file, schema).diagnostics : checkMapping(read.file)
  return [...read.diagnostics, ...further]
}

function nothingLeft(source: Source, { name }: SynchronizationRule, skipped: readonly Note[]): Diagnostic {
  const reasons = skipped.map(({ what, why }) => `${what}: ${why}`).join(' ')
  return {
    severity: 'error',
    code: 'nothing-to-import',
    message: `The synchronization rule ${name} has no object mapping that can be carried over.`,
    ...(reasons === '' ? {} : { help: reasons }),
    ...(source.file === undefined ? {} : { file: source.file }),
  }
}

function count({ synchronizationRules }: SynchronizationSchema, plans: readonly TypePlan[]): Counts {
  const all = synchronizationRules.flatMap(({ objectMappings }) => objectMappings)
  const attributeMappings = all.reduce((sum, mapping) => sum + mapping.attributeMappings.length, 0)
  const entries = plans.flatMap(plan => plan.entries)
  const comments = entries.filter(({ leftOut }) => leftOut !== undefined).length
  return {
    objectTypes: plans.length,
    attributeMappings,
    flows: entries.length - comments,
    comments,
    skipped: attributeMappings - entries.length,
  }
}

function head({ id, version }: SynchronizationSchema, rule: SynchronizationRule, counts: Counts): readonly string[] {
  const { flows, attributeMappings, comments, skipped } = counts
  const { name, sourceDirectoryName: from, targetDirectoryName: to } = rule
  return [
    'Made by "ecmahost map import" from a synchronization schema of Microsoft Entra ID.',
    `Schema: ${id ?? 'without an id'}`,
    `Version: ${version ?? 'unknown'}`,
    `Rule: ${name}, from ${from ?? 'an unnamed directory'} to ${to ?? 'an unnamed one'}`,
    `Attribute mappings: ${attributeMappings}; flows: ${flows}; only comments: ${comments}; left out with what they belong to: ${skipped}`,
  ]
}

/** What belongs to no flow stands at the top. */
function asideLines(notes: readonly Note[]): readonly string[] {
  const lines = (title: string, those: readonly Note[]): readonly string[] =>
    those.length === 0 ? [] : ['', title, ...those.map(({ what, why, path }) => `- ${what}: ${why} (${path})`)]
  const changed = notes.filter(({ kind }) => kind === 'changed')
  return [
    ...lines(
      'Not carried over, beside what is said at the flows:',
      notes.filter(({ kind }) => kind !== 'changed'),
    ),
    ...lines('Carried over with another meaning, beside what is said at the flows:', changed),
  ]
}
