import type { Surroundings } from '../../grammar/compile/interpret.ts'
import { EvaluationError } from '../../grammar/functions/define.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import { type Diagnostic, diagnose } from '../../grammar/syntax/diagnostics.ts'
import type { Stretch } from '../model/settings.ts'
import type { Branch } from './coverage/calls.ts'
import { expressionsOf } from './coverage/expressions.ts'
import type { Side } from './examples/side.ts'
import type { FlowMapping, MappingFile, TypeMapping } from './file.ts'
import type { PlacedText } from './findings.ts'

/** How much of a mapping its examples reach. */
export interface CoverageReport {
  readonly flows: Count
  readonly branches: Count
  /** Of flows and branches together. */
  readonly percent: number
  /** What no example reaches, in the order of the file. */
  readonly unreached: readonly Diagnostic[]
}

interface Count {
  readonly reached: number
  readonly total: number
}

/** Something that examples should reach. */
interface Point {
  readonly kind: 'flow' | 'branch'
  /** Where it stands in the file. */
  readonly at: Stretch
  readonly message: string
  readonly help: string
}

/** Is told what each node came to. */
export type Watch = NonNullable<Surroundings['watch']>

/** The flows of a mapping file and the branches of its expressions, and which of them were reached. */
export class Coverage {
  readonly #file: MappingFile
  readonly #points = new Map<string, Point>()
  readonly #reached = new Set<string>()

  constructor(file: MappingFile) {
    this.#file = file
    for (const type of file.objectTypes) {
      for (const flow of type.flows) this.#points.set(flowKey(type, flow.target), flowPoint(flow.key, lookingAt(flow)))
      for (const { attribute } of type.exports) {
        this.#points.set(exportKey(type, attribute.text), flowPoint(attribute, lookingOut(attribute.text)))
      }
    }
  }

  /** What the reference evaluator tells of the nodes of a side. Called once for each. */
  watch(type: TypeMapping, side: Side): Watch {
    const watched = new Map<Node, { readonly key: string; readonly branch: Branch }[]>()
    for (const { owner, written, branches } of expressionsOf(this.#file, type, side)) {
      for (const [i, branch] of branches.entries()) {
        const key = `branch ${owner} ${i}`
        this.#points.set(key, branchPoint(branch, written))
        watched.set(branch.node, [...(watched.get(branch.node) ?? []), { key, branch }])
      }
    }
    return (node, outcome) => {
      for (const { key, branch } of watched.get(node) ?? []) {
        const isReached = branch.when === undefined || (!(outcome instanceof EvaluationError) && branch.when(outcome))
        if (isReached) this.#reached.add(key)
      }
    }
  }

  /** Notes that an example looked at what came out for an attribute. */
  looked(type: TypeMapping, { direction }: Side, attribute: string): void {
    if (direction === 'import') this.#reached.add(flowKey(type, attribute))
    else if (this.#points.has(exportKey(type, attribute))) this.#reached.add(exportKey(type, attribute))
    else for (const target of turnedTo(type, attribute)) this.#reached.add(flowKey(type, target))
  }

  report(): CoverageReport {
    const flows = this.#count('flow')
    const branches = this.#count('branch')
    const total = flows.total + branches.total
    const unreached = [...this.#points].flatMap(([key, point]) => (this.#reached.has(key) ? [] : [point]))
    return {
      flows,
      branches,
      percent: total === 0 ? 100 : ((flows.reached + branches.reached) / total) * 100,
      unreached: unreached.toSorted((a, b) => a.at.start - b.at.start).map(point => this.#diagnosed(point)),
    }
  }

  #count(kind: Point['kind']): Count {
    const keys = [...this.#points].flatMap(([key, point]) => (point.kind === kind ? [key] : []))
    return { reached: keys.filter(key => this.#reached.has(key)).length, total: keys.length }
  }

  #diagnosed({ kind, at, message, help }: Point): Diagnostic {
    const code = `unreached-${kind}`
    return diagnose(this.#file.source, at.start, at.end, { code, severity: 'warning', message, help })
  }
}

/** The plain flow that writes a connector attribute: one that does nothing else comes first. */
function turnedTo({ flows }: TypeMapping, attribute: string): readonly string[] {
  const plain = flows.filter(({ from, direction }) => {
    return from.kind === 'attribute' && from.name === attribute && direction?.text !== 'import'
  })
  const chosen = plain.find(({ direction }) => direction?.text === 'export') ?? plain[0]
  return chosen === undefined ? [] : [chosen.target]
}

function flowKey(type: TypeMapping, target: string): string {
  return `flow ${type.name.text} ${target}`
}

function exportKey(type: TypeMapping, attribute: string): string {
  return `export ${type.name.text} ${attribute}`
}

function flowPoint(key: PlacedText, help: string): Point {
  return { kind: 'flow', at: key, message: `No example says what comes out for ${key.text}.`, help }
}

/** How an example looks at what comes of a flow. */
function lookingAt({ direction, from, key }: FlowMapping): string {
  if (direction?.text === 'export' && from.kind === 'attribute') return lookingOut(from.name)
  return `Name ${key.text} in an "expect" or a "noFlow".`
}

function lookingOut(attribute: string): string {
  return `Name ${attribute} in an "expect" of an example with "direction: export".`
}

function branchPoint({ at, message, help }: Branch, { locate }: PlacedText): Point {
  return { kind: 'branch', at: { start: locate(at.start), end: locate(at.end) }, message, help }
}
