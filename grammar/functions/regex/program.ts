import { EvaluationError } from '../define.ts'
import { shown } from './cursor.ts'
import { isNullable, type Node, type Pattern, type Place } from './nodes.ts'
import type { UnitSet } from './sets.ts'

/** What the machine does, step by step; a target is the index of another instruction. */
type Instruction =
  /** One code unit out of the set, to the left when `back`. */
  | { readonly do: 'unit'; readonly set: UnitSet; readonly back: boolean }
  /** Tries one way, and the other one when that fails. `index` counts the branches. */
  | { readonly do: 'branch'; first: number; second: number; readonly index: number }
  | { readonly do: 'jump'; to: number }
  /** A round of a repetition that may be empty begins; it ends there if nothing was consumed. */
  | { readonly do: 'round'; readonly bit: number }
  | { readonly do: 'again'; readonly bit: number; readonly to: number }
  | { readonly do: 'open'; readonly group: number }
  | { readonly do: 'close'; readonly group: number }
  | { readonly do: 'place'; readonly place: Place }
  | { readonly do: 'reference'; readonly group: number; readonly ignoreCase: boolean; readonly back: boolean }
  /** A pattern of its own, up to its `end`: it is tried once and its other ways are forgotten. */
  | { readonly do: 'inner'; readonly look: 'none' | 'positive' | 'negative'; after: number }
  | { readonly do: 'end' }

export interface Program {
  readonly instructions: readonly Instruction[]
  readonly branches: number
  /** Repetitions whose rounds may be empty. */
  readonly rounds: number
  readonly hasReferences: boolean
  readonly lastGroup: number
}

const maxInstructions = 20_000
const maxRounds = 12

/** A pattern as a program. Counted repetitions are written out. Throws `EvaluationError` when it grows too large. */
export function programOf({ root, text, lastGroup }: Pattern): Program {
  const building: Building = { text, instructions: [], branches: 0, rounds: 0, hasReferences: false }
  build(building, root, false)
  add(building, { do: 'end' })
  return { ...building, lastGroup }
}

interface Building {
  readonly text: string
  readonly instructions: Instruction[]
  branches: number
  rounds: number
  hasReferences: boolean
}

function build(building: Building, node: Node, back: boolean): void {
  switch (node.kind) {
    case 'unit':
      add(building, { do: 'unit', set: node.set, back })
      break
    case 'sequence':
      for (const item of back ? node.items.toReversed() : node.items) build(building, item, back)
      break
    case 'choice':
      buildChoice(building, node.options, back)
      break
    case 'repeat':
      buildRepeat(building, node, back)
      break
    case 'capture':
      add(building, { do: 'open', group: node.group })
      build(building, node.body, back)
      add(building, { do: 'close', group: node.group })
      break
    case 'atomic':
      buildInner(building, node.body, back, 'none')
      break
    case 'look':
      buildInner(building, node.body, node.behind, node.negative ? 'negative' : 'positive')
      break
    case 'reference':
      building.hasReferences = true
      add(building, { do: 'reference', group: node.group, ignoreCase: node.ignoreCase, back })
      break
    case 'place':
      add(building, { do: 'place', place: node.place })
      break
    default:
      node satisfies never
  }
}

function buildChoice(building: Building, options: readonly Node[], back: boolean): void {
  const jumps: Jump[] = []
  for (const option of options.slice(0, -1)) {
    const branch = addBranch(building)
    branch.first = building.instructions.length
    build(building, option, back)
    jumps.push(add<Jump>(building, { do: 'jump', to: 0 }))
    branch.second = building.instructions.length
  }
  const last = options.at(-1)
  if (last !== undefined) build(building, last, back)
  for (const jump of jumps) jump.to = building.instructions.length
}

function buildRepeat(building: Building, node: Node & { kind: 'repeat' }, back: boolean): void {
  const { body, min, max, lazy } = node
  for (let round = 0; round < min; round++) {
    const before = building.instructions.length
    build(building, body, back)
    // A body of no steps is as good as never repeated, and could be a billion times.
    if (building.instructions.length === before) break
  }
  if (max === Infinity) return buildLoop(building, body, lazy, back)
  const exits: Exit[] = []
  for (let round = min; round < max; round++) {
    exits.push(enter(building, lazy))
    build(building, body, back)
  }
  for (const exit of exits) exit(building.instructions.length)
}

function buildLoop(building: Building, body: Node, lazy: boolean, back: boolean): void {
  const head = building.instructions.length
  const exit = enter(building, lazy)
  if (isNullable(body)) {
    const bit = building.rounds++
    if (building.rounds > maxRounds) throw tooLarge(building)
    add(building, { do: 'round', bit })
    build(building, body, back)
    add(building, { do: 'again', bit, to: head })
  } else {
    build(building, body, back)
    add(building, { do: 'jump', to: head })
  }
  exit(building.instructions.length)
}

type Exit = (to: number) => void

/** A branch into a round (first, unless lazy) or out of the repetition, whose end is told later. */
function enter(building: Building, lazy: boolean): Exit {
  const branch = addBranch(building)
  const inside = building.instructions.length
  if (lazy) branch.second = inside
  else branch.first = inside
  return to => {
    if (lazy) branch.first = to
    else branch.second = to
  }
}

function buildInner(building: Building, body: Node, back: boolean, look: Inner['look']): void {
  const inner = add<Inner>(building, { do: 'inner', look, after: 0 })
  build(building, body, back)
  add(building, { do: 'end' })
  inner.after = building.instructions.length
}

type Jump = Extract<Instruction, { do: 'jump' }>
type Inner = Extract<Instruction, { do: 'inner' }>
type Branch = Extract<Instruction, { do: 'branch' }>

function addBranch(building: Building): Branch {
  return add<Branch>(building, { do: 'branch', first: 0, second: 0, index: building.branches++ })
}

function add<T extends Instruction>(building: Building, instruction: T): T {
  if (building.instructions.length >= maxInstructions) throw tooLarge(building)
  building.instructions.push(instruction)
  return instruction
}

function tooLarge({ text }: Building): EvaluationError {
  return new EvaluationError(
    'pattern-too-complex',
    `The regular expression ${shown(text)} is too large: its counted or nested repetitions have to be smaller.`,
  )
}
