import { tablesOf } from '../../grammar/compile/tables.ts'
import { type EvaluationContext, EvaluationError } from '../../grammar/functions/define.ts'
import { NO_FLOW_OBJECT, type Value } from '../../grammar/syntax/value.ts'
import type { Cell } from '../model/value.ts'
import { anchorText } from './anchor.ts'
import type { CompiledMapping, CompiledObjectType } from './compile.ts'
import { usualContext } from './context.ts'
import type { EntryPlace, Explanation, FlowExplanation, LetExplanation, Verdict } from './explain/explanation.ts'
import { FlowExplainer } from './explain/flow.ts'
import { type Ran, runSide } from './explain/run.ts'
import { exportSide, importSide, type Side, scopeName } from './explain/side.ts'
import { namesReached, type Step } from './explain/step.ts'
import type { MappingFile } from './file.ts'

/** An entry and the mapping that it goes through. */
export interface Question {
  readonly file: MappingFile
  readonly mapping: CompiledMapping
  readonly compiled: CompiledObjectType
  readonly direction: 'import' | 'export'
  /** The entry: connector attributes by name; on the way out SCIM attributes by stored name. */
  readonly entry: ReadonlyMap<string, Value>
  /** What is read besides, where it is not the usual. */
  readonly context?: Partial<EvaluationContext>
  /** Its anchor, where its attributes are those of SCIM, which do not tell. */
  readonly anchor?: string
  /** Where the entry stands, for the reader. */
  readonly place?: EntryPlace | undefined
  /** Only this flow is shown, by what it fills. */
  readonly only?: string | undefined
  /** What stands now where the flows lead, by name; `null` where there is no such entry. */
  readonly now?: ReadonlyMap<string, Value> | null | undefined
}

/** Takes an entry through its mapping by the reference evaluator, and says what each piece of it came to. */
export function explainEntry(asked: Question): Explanation {
  const { compiled, direction, now, only } = asked
  const side = sideOf(asked)
  const { trace, ran } = runSide(side, asked.entry, contextOf(asked))
  const explainer = new FlowExplainer(side, trace)
  const scope = ran.find(({ flow }) => flow.slot === side.scopeSlot)
  const shown = ran.filter(one => one !== scope && (only === undefined || side.nameOf(one.flow.slot) === only))
  const flows = shown.map(one => {
    return explainer.explain(one, now ? (now.get(side.nameOf(one.flow.slot)) ?? null) : undefined)
  })
  const scopeExplained = scope && explainer.explain(scope)
  const lets = letsBehind(scopeExplained === undefined ? flows : [scopeExplained, ...flows], side, explainer)
  return {
    objectType: compiled.objectType,
    direction,
    anchor: anchorOf(asked),
    ...(asked.place && { place: asked.place }),
    verdict: verdictOf(asked, side, ran, one => explainer.explain(one)),
    ...(scopeExplained && { scope: scopeExplained }),
    lets,
    flows,
    ...(now !== undefined && { now: { exists: now !== null, differing: differing(flows) } }),
  }
}

/** The named sub-expressions that flows asked for, also by way of others, in the order of the file. */
function letsBehind(
  flows: readonly FlowExplanation[],
  { program }: Side,
  explainer: FlowExplainer,
): readonly LetExplanation[] {
  const found = new Map<string, LetExplanation>()
  const visit = (step: Step): void => {
    for (const name of namesReached(step)) {
      const one = found.has(name) ? undefined : explainer.named(name)
      if (one === undefined) continue
      found.set(name, one)
      visit(one.steps)
    }
  }
  for (const { steps } of flows) visit(steps)
  return program.named.flatMap(({ name }) => found.get(name) ?? [])
}

/** What the flows give for an entry, by what they fill. What does not flow, or fails, is left out. */
export function valuesOf(asked: Question): ReadonlyMap<string, Value> {
  const side = sideOf(asked)
  const { ran } = runSide(side, asked.entry, contextOf(asked))
  return new Map(
    ran.flatMap(({ flow, outcome }) => {
      const isThere = outcome !== null && typeof outcome !== 'symbol' && !(outcome instanceof EvaluationError)
      return isThere && flow.slot !== side.scopeSlot ? [[side.nameOf(flow.slot), outcome] as const] : []
    }),
  )
}

/** The names of what can be shown alone. */
export function targetsOf({ compiled, direction }: Pick<Question, 'compiled' | 'direction'>): readonly string[] {
  if (direction === 'export') return compiled.outbound.outputs.map(({ name }) => name)
  return [...(compiled.hasScope ? [scopeName] : []), ...compiled.stored.attributes.map(({ name }) => name)]
}

function sideOf({ file, compiled, direction }: Question): Side {
  return direction === 'import' ? importSide(file, compiled) : exportSide(file, compiled)
}

/** As in an import. */
function contextOf({ mapping, context }: Question): EvaluationContext {
  const { defaultDomain, tables } = mapping
  return { ...usualContext, defaultDomain, tables: tablesOf(tables), ...context }
}

function anchorOf({ compiled, direction, entry, anchor }: Question): string | null {
  if (direction === 'export') return anchor ?? null
  return anchorText(compiled.anchor.names.map(name => (entry.get(name) ?? null) as Cell))
}

/** As an import decides it: first the anchor, then the scope, then the first flow that fails. */
function verdictOf(asked: Question, side: Side, ran: readonly Ran[], explain: (one: Ran) => FlowExplanation): Verdict {
  const { names } = asked.compiled.anchor
  // Without a connector, nobody knows the anchor that it declares.
  if (asked.direction === 'import' && names.length > 0 && anchorOf(asked) === null) {
    const message = `There is no value in the anchor (${names.join(', ')}).`
    return { kind: 'failed', by: 'anchor', code: 'missing-anchor', message }
  }
  const scope = ran.find(({ flow }) => flow.slot === side.scopeSlot)
  const isLeftOut = scope !== undefined && scope.outcome !== true && !(scope.outcome instanceof EvaluationError)
  if (isLeftOut) return { kind: 'out of scope', by: side.nameOf(scope.flow.slot) }
  const failed = ran.find(({ outcome }) => outcome instanceof EvaluationError)
  const outcome = failed && explain(failed).outcome
  if (failed !== undefined && outcome?.kind === 'error') {
    return { kind: 'failed', by: side.nameOf(failed.flow.slot), code: outcome.code, message: outcome.message }
  }
  const ending = asked.direction === 'import' ? ran.find(({ outcome }) => outcome === NO_FLOW_OBJECT) : undefined
  return ending === undefined ? { kind: 'in scope' } : { kind: 'out of scope', by: side.nameOf(ending.flow.slot) }
}

function differing(flows: readonly FlowExplanation[]): readonly string[] {
  return flows.filter(({ now }) => now?.differs === true).map(({ target }) => target)
}
