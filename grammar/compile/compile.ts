import { type Emitted, type EvaluationContext, EvaluationError } from '../functions/define.ts'
import type { Node } from '../syntax/ast.ts'
import type { Dialect } from '../syntax/operators.ts'
import type { Outcome, Value } from '../syntax/value.ts'
import { type Coercion, coerce, coercion, type TargetKind } from './coerce.ts'
import { ExpressionWriter, type Surroundings } from './emit.ts'
import { interpret } from './interpret.ts'
import { type Named, refuseTooDeep, tooDeep, withNamed } from './named.ts'
import { outcomeOf } from './not-flowing.ts'
import { attributesOf, namedBehind } from './reads.ts'
import { literal, Scope } from './scope.ts'
import { settled } from './settle.ts'
import { share } from './share.ts'

/** An expression, checked, and where its result goes. */
export interface Flow {
  /** The position in the output. */
  readonly slot: number
  readonly node: Node
  readonly kind: TargetKind
  readonly multi: boolean
}

/**
 * Everything a thread needs to make a mapping's function: plain data that can be cloned. The JavaScript is written
 * where it is run, so that no thread executes text that it was sent.
 */
export interface Program {
  readonly dialect: Dialect
  readonly flows: readonly Flow[]
  /** Sub-expressions with names that the flows stand on. */
  readonly named: readonly Named[]
  /** Attributes and their positions in a row. */
  readonly inputs: readonly (readonly [name: string, position: number])[]
}

/** How a program is put together and run. */
export interface ProgramOptions {
  readonly dialect?: Dialect
  readonly named?: readonly Named[]
}

/**
 * Reads a row's cells by position and writes each flow's result to its slot: a value of the target's kind, `null` when
 * absent, `NO_FLOW` or `NO_FLOW_OBJECT`. Throws `FlowError`; slots of later flows are then not written.
 */
export type RowFunction = (row: readonly (Value | undefined)[], out: unknown[], context: EvaluationContext) => void

/** A flow failed for this row. */
export class FlowError extends Error {
  readonly slot: number
  override readonly cause: EvaluationError
  constructor(slot: number, cause: EvaluationError) {
    super(cause.message)
    this.name = 'FlowError'
    this.slot = slot
    this.cause = cause
  }
}

/** Puts flows that were checked together. `inputs` has the position of every attribute that they read. */
export function compileProgram(
  flows: readonly Flow[],
  inputs: ReadonlyMap<string, number>,
  { dialect = 'entra', named = [] }: ProgramOptions = {},
): Program {
  const nodes = flows.map(flow => flow.node)
  const needed = namedBehind(nodes, named, dialect)
  const read = attributesOf(...nodes, ...needed.map(({ node }) => node)).map(name => {
    const position = inputs.get(name)
    if (position === undefined) throw new Error(`There is no attribute [${name}]: the flows were not checked.`)
    return [name, position] as const
  })
  return { dialect, flows, named: needed, inputs: read }
}

/**
 * Makes the one function of a program. Where the process must not generate code (`codegen: false`, or an engine that
 * forbids it) the reference evaluator does the work.
 */
export function instantiate(program: Program, { codegen = true }: { readonly codegen?: boolean } = {}): RowFunction {
  if (!codegen || !mayGenerate()) return interpreted(program)
  const { source, scope } = write(program)
  if (nestingOf(source) > maxNesting || scope.names.length > maxNames) return interpreted(program)
  const build = new Function(...scope.names, source) as (...values: readonly unknown[]) => RowFunction
  const run = build(...scope.values)
  generated.add(run)
  return run
}
const generated = new WeakSet<RowFunction>()

/** Whether a program's function is code of its own, and not the reference evaluator. */
export function isGenerated(run: RowFunction): boolean {
  return generated.has(run)
}

/** Code with brackets nested deeper is more than the engine's parser has a stack for; it fails at some 700. */
const maxNesting = 500

/** What the code names are parameters of a function, and it may have some 65,000. */
const maxNames = 60_000

/** How deep the brackets of generated code are nested; those in its literals do not count. */
function nestingOf(source: string): number {
  let depth = 0
  let deepest = 0
  for (const [piece] of source.matchAll(/"(?:[^"\\]|\\.)*"|[()]/g)) {
    if (piece === '(') deepest = Math.max(deepest, ++depth)
    else if (piece === ')') depth--
  }
  return deepest
}

/** Whether this process may generate code. */
export function mayGenerate(): boolean {
  try {
    return new Function('return true')() === true
  } catch (error) {
    if (error instanceof EvalError) return false
    throw error
  }
}

/** The JavaScript of a program, for people to look at. */
export function sourceOf(program: Program): string {
  return write(program).source
}

/** An expression as a function of attributes by name. Throws `EvaluationError`. */
export function compileExpression(
  node: Node,
  options: ProgramOptions & { readonly codegen?: boolean } = {},
): (attributes: Readonly<Record<string, Value>>, context: EvaluationContext) => Outcome {
  const names = attributesOf(node, ...(options.named ?? []).map(one => one.node))
  const inputs = new Map(names.map((name, position) => [name, position]))
  const run = instantiate(compileProgram([{ slot: 0, node, kind: 'any', multi: false }], inputs, options), options)
  return (attributes, context) => {
    const row = names.map(name => (Object.hasOwn(attributes, name) ? attributes[name] : null))
    const out: unknown[] = [null]
    try {
      run(row, out, context)
    } catch (error) {
      throw error instanceof FlowError ? error.cause : error
    }
    return out[0] as Outcome
  }
}

/** A program by the reference evaluator. */
function interpreted({ dialect, flows, named, inputs }: Program): RowFunction {
  const positions = new Map(inputs)
  return (row, out, context) => {
    const attribute = (name: string): Value => row[positions.get(name) ?? -1] ?? null
    const surroundings = withNamed({ dialect, context, attribute }, named)
    for (const { slot, node, kind, multi } of flows) {
      try {
        out[slot] = coerce(kind, multi, interpret(node, surroundings))
      } catch (error) {
        throw fail(slot, error)
      }
    }
  }
}

/** A function that grows too large is never optimized by the engine: more code than this goes into the next one. */
const maxPartLength = 24_000

function write(program: Program): { readonly source: string; readonly scope: Scope } {
  const { dialect } = program
  const scope = new Scope()
  const failed = scope.hold('failed', fail)
  const inputs = new Map(program.inputs)
  const settledFlows = program.flows.map(flow =>
    flow.multi ? flow : { ...flow, node: settled(flow.node, flow.kind, dialect) },
  )
  const { flows, named } = share(settledFlows, program.named, dialect)
  const { functions, emitted } = writeNamed(named, tooDeep(program.named), { dialect, scope, inputs })
  const surroundings = { dialect, scope, inputs, named: emitted }
  const parts: string[] = []
  let rest = flows
  do {
    const writer = new ExpressionWriter(surroundings)
    const lines: string[] = []
    let length = 0
    while (rest.length > 0 && length < maxPartLength) {
      const [flow, ...others] = rest
      if (flow === undefined) break
      const line = statement(flow, writer, scope)
      lines.push(line)
      length += line.length
      rest = others
    }
    parts.push(part(parts.length, writer, lines, failed))
  } while (rest.length > 0)
  return { source: ['"use strict"', ...functions, ...parts, whole(parts.length, named.length)].join('\n'), scope }
}

/** What is called for a row: all parts, with the outcomes of named sub-expressions forgotten. */
function whole(parts: number, named: number): string {
  if (parts === 1 && named === 0) return 'return part0'
  const forget = Array.from({ length: named }, (_, i) => `n${i} = undefined`)
  const calls = Array.from({ length: parts }, (_, i) => `part${i}(row, out, context)`)
  return `return (row, out, context) => { ${[...forget, ...calls].join('; ')} }`
}

/**
 * A function for each named sub-expression, which keeps its outcome for the row, and how the outcome is had. A
 * sub-expression may stand on those before it.
 */
function writeNamed(
  named: readonly Named[],
  deep: ReadonlySet<string>,
  surroundings: Omit<Surroundings, 'named'>,
): { readonly functions: readonly string[]; readonly emitted: ReadonlyMap<string, Emitted> } {
  const functions: string[] = []
  const known = new Map<string, Emitted>()
  for (const [i, { name, node }] of named.entries()) {
    if (deep.has(name)) {
      const refuse = surroundings.scope.hold('refuseTooDeep', refuseTooDeep)
      const code = `${refuse}(${literal(name) ?? surroundings.scope.hold('name', name)})`
      functions.push(`let n${i}`)
      known.set(name, { code, type: 'any', absent: true, mayNotFlow: false })
      continue
    }
    const writer = new ExpressionWriter({ ...surroundings, named: known })
    const { emitted, mayEnd } = writer.write(node, false)
    const end = surroundings.scope.hold('outcomeOf', outcomeOf)
    const keep = `return n${i} = ${emitted.code}`
    functions.push(
      [
        `let n${i}`,
        `function named${i}(row, context) {`,
        ...variables(writer),
        mayEnd ? `try { ${keep} } catch (error) { return n${i} = ${end}(error) }` : keep,
        '}',
      ].join('\n'),
    )
    const { constant: _, ...rest } = emitted
    const code = `(n${i} === undefined ? named${i}(row, context) : n${i})`
    known.set(name, { ...rest, code, mayNotFlow: emitted.mayNotFlow || mayEnd })
  }
  return { functions, emitted: known }
}

function statement({ slot, node, kind, multi }: Flow, writer: ExpressionWriter, scope: Scope): string {
  const { emitted, mayEnd } = writer.write(node, kind !== 'any')
  const store = `flow = ${slot}; out[${slot}] = ${coerced(emitted, kind, multi, writer)}`
  if (!mayEnd) return store
  return `try { ${store} } catch (error) { out[${slot}] = ${scope.hold('outcomeOf', outcomeOf)}(error) }`
}

function part(index: number, writer: ExpressionWriter, lines: readonly string[], failed: string): string {
  return [
    `function part${index}(row, out, context) {`,
    ...variables(writer),
    'let flow = -1',
    'try {',
    ...lines,
    `} catch (error) { throw ${failed}(flow, error) }`,
    '}',
  ].join('\n')
}

function variables(writer: ExpressionWriter): readonly string[] {
  const temps = Array.from({ length: writer.temps }, (_, i) => `t${i + 1}`)
  return [...writer.cells, ...(temps.length > 0 ? [`let ${temps.join(', ')}`] : [])]
}

/** An error that is not the row's fault is ours, and goes on as it is. */
function fail(slot: number, error: unknown): unknown {
  return error instanceof EvaluationError ? new FlowError(slot, error) : error
}

/** Kinds that JavaScript's own values may be of already: the type known at compile time, or the test at run time. */
const quickKinds: Partial<Record<TargetKind, { type?: Emitted['type']; test: (code: string) => string }>> = {
  string: { type: 'text', test: code => `typeof ${code} === 'string'` },
  boolean: { type: 'boolean', test: code => `typeof ${code} === 'boolean'` },
  reference: { test: code => `typeof ${code} === 'string' && ${code} !== ''` },
  dateTime: { test: code => `typeof ${code} === 'string' && ${code} !== ''` },
}

function coerced(emitted: Emitted, kind: TargetKind, multi: boolean, writer: ExpressionWriter): string {
  if (kind === 'any') return emitted.code
  const coerce = writer.helper(`${multi ? 'each' : 'to'}${kind}`, coercionTo(kind, multi))
  const quick = multi ? undefined : quickKinds[kind]
  if (quick === undefined) return `${coerce}(${emitted.code})`
  if (emitted.type === quick.type && !emitted.mayNotFlow) return emitted.code
  const named = /^a\d+$/.test(emitted.code) ? emitted.code : writer.temp()
  const evaluated = named === emitted.code ? '' : `${named} = ${emitted.code}, `
  const test = emitted.absent ? `${quick.test(named)} || ${named} === null` : quick.test(named)
  return `(${evaluated}${test} ? ${named} : ${coerce}(${named}))`
}

/** One function a kind, so that every flow to the kind calls the same. */
const coercions = new Map<string, Coercion>()
function coercionTo(kind: TargetKind, multi: boolean): Coercion {
  const key = `${kind} ${multi}`
  const known = coercions.get(key) ?? coercion(kind, multi)
  coercions.set(key, known)
  return known
}
