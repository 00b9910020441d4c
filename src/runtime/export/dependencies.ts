import { applyChanges } from '../../model/apply.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Dependency } from './arrange.ts'
import { containerOf, dnOf, type Mention, mentionsOf, namesAfter, namesDropped, namesFreed } from './names.ts'
import type { KnownEntry, Step, TypesByName } from './step.ts'

/** A step that must come first, and the reference that asks for it. */
export interface StepDependency extends Dependency {
  /** What can be left for later where it closes a circle. */
  readonly mention?: Mention
}

/** How readily a dependency is given up. */
const weights = {
  /** Entries of several object types have the name; which is meant is not known. */
  doubtful: 0,
  /** The reference can be left for a second pass. */
  reference: 1,
  /** The reference cannot be left out: the attribute is required. */
  required: 2,
  /** A container must be there, a name must be free. */
  name: 3,
  /** Steps of one entry follow each other. */
  sequence: 4,
} as const

/** What is known of a step while its dependencies are looked for. */
interface Naming {
  readonly step: Step
  readonly type: ObjectType | undefined
  readonly mentions: readonly Mention[]
  /** Names that it makes an entry refer to no longer. */
  readonly dropped: readonly string[]
  readonly after: readonly string[]
  readonly freed: readonly string[]
  readonly dn: string | undefined
}

/** For each step, the steps that must come before it. */
export function dependenciesOf(
  steps: readonly Step[],
  types: TypesByName,
  known: KnownEntry,
): readonly (readonly StepDependency[])[] {
  const namings = steps.map((step, at) => namingOf(step, steps[at - 1], types, known))
  const makers = byName(namings, naming => naming.after)
  const leavers = byName(namings, naming => naming.freed)
  const deletions = byName(namings, naming => (naming.step.change.kind === 'delete' ? naming.freed : []))
  const users = byName(namings, ({ step, mentions, dropped }) =>
    step.change.kind === 'delete' ? [] : [...mentions.map(({ name }) => name), ...dropped],
  )
  // Entries of different object types may have the same anchor, but never the same DN.
  const leaving = (name: string, naming: Naming): readonly number[] =>
    others(namings, leavers, name, naming).filter(
      at => name === naming.dn || namings[at]?.step.change.objectType === naming.step.change.objectType,
    )
  const found = namings.map((naming, at): StepDependency[] => [
    ...(naming.step.entry === namings[at - 1]?.step.entry ? [{ on: at - 1, weight: weights.sequence }] : []),
    ...naming.after.flatMap(name => leaving(name, naming)).map(on => ({ on, weight: weights.name })),
    ...(naming.step.change.kind === 'delete' ? [] : needed(naming, namings, makers)),
    // What speaks of an entry by its old name does so before the entry has a new one.
    ...(naming.step.change.kind === 'rename' ? naming.freed.filter(name => !makers.has(name)) : [])
      .flatMap(name => others(namings, users, name, naming))
      .map(on => ({ on, weight: weights.doubtful })),
  ])
  // A deletion waits for those of the entries that name what it deletes, or stand in it.
  for (const [at, naming] of namings.entries()) {
    if (naming.step.change.kind !== 'delete') continue
    for (const { on, ...dependency } of needed(naming, namings, deletions)) found[on]?.push({ on: at, ...dependency })
  }
  return found
}

function namingOf(step: Step, previous: Step | undefined, types: TypesByName, known: KnownEntry): Naming {
  const { change } = step
  const type = types.get(change.objectType)
  const isNamed = change.kind === 'rename' || change.kind === 'delete'
  const before = (isNamed ? known(change.objectType, change.anchor) : undefined) ?? {}
  // References that closed a circle are cleared before a deletion.
  const clearing = previous?.entry === step.entry && previous.change.kind === 'update' ? previous.change.changes : []
  const attributes = applyChanges(before, clearing)
  return {
    step,
    type,
    mentions: mentionsOf(change, type, attributes),
    dropped: namesDropped(change, type),
    after: namesAfter(change, type),
    freed: namesFreed(change, type, attributes),
    dn: change.kind === 'update' || change.kind === 'replace' ? undefined : dnOf(change, type, attributes),
  }
}

function byName(namings: readonly Naming[], names: (naming: Naming) => readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [at, naming] of namings.entries()) {
    for (const name of names(naming)) {
      const list = found.get(name)
      if (list === undefined) found.set(name, [at])
      else list.push(at)
    }
  }
  return found
}

/** The steps that a step goes by: for the entries that it names, and for the container that it puts its own in. */
function needed(
  naming: Naming,
  namings: readonly Naming[],
  makers: ReadonlyMap<string, readonly number[]>,
): readonly StepDependency[] {
  const container = naming.dn === undefined ? undefined : containerOf(naming.dn)
  const parents = container === undefined ? [] : others(namings, makers, container, naming)
  return [
    ...naming.mentions.flatMap(mention => {
      const found = others(namings, makers, mention.name, naming)
      return found.map(on => ({ on, mention, weight: weightOf(mention, found, namings, naming.type) }))
    }),
    ...parents.map(on => ({ on, weight: weights.name })),
  ]
}

/** Steps of other entries by a name. */
function others(
  namings: readonly Naming[],
  steps: ReadonlyMap<string, readonly number[]>,
  name: string,
  { step }: Naming,
): readonly number[] {
  return steps.get(name)?.filter(at => namings[at]?.step.entry !== step.entry) ?? []
}

function weightOf(
  { attribute }: Mention,
  found: readonly number[],
  namings: readonly Naming[],
  type: ObjectType | undefined,
): number {
  if (new Set(found.map(at => namings[at]?.step.change.objectType)).size > 1) return weights.doubtful
  const isRequired = type?.attributes.find(({ name }) => name === attribute)?.required === true
  return isRequired || type?.anchor.includes(attribute) === true ? weights.required : weights.reference
}

/** Whether what a dependency asks for can be left for a second pass. */
export function canBeLeft(dependency: Dependency): dependency is StepDependency & { readonly mention: Mention } {
  return dependency.weight === weights.reference
}
