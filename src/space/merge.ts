import type { Cell, Complex, Scalar } from '../model/value.ts'
import { toText } from './codec.ts'
import { EntryEncoder } from './encode.ts'
import { Field, FrameBuilder, Values } from './frame.ts'
import { FrameView, frameOf } from './frame-view.ts'
import type { RunRequest, RunStart } from './run.ts'

/** The slots of an entry whose lists of values, within its body, may not be all there are. */
export function incompleteSlots(view: FrameView, entry: number): readonly number[] {
  const slots: number[] = []
  for (const { kind, slot } of view.rowsOf(entry)) if (kind === Values.someInBody) slots.push(slot)
  return slots
}

/**
 * An entry of a frame whose incomplete lists are made up for by the values that are stored: what the source did not give
 * may still be there.
 */
export function withStoredValues(
  { view, entry, objectType }: { readonly view: FrameView; readonly entry: number; readonly objectType: number },
  stored: readonly Cell[],
  { schema }: Pick<RunRequest, 'schema'>,
  numbers: RunStart['numbers'],
): FrameView {
  const slots = incompleteSlots(view, entry)
  const cells = [...view.cellsOf(entry)]
  for (const slot of slots) {
    const kind = view.objectType.attributes[slot]?.kind ?? 'string'
    const values = [...listIn(stored[slot]), ...listIn(cells[slot])]
    cells[slot] = [...new Map(values.map(value => [toText(value, kind), value])).values()]
  }
  const some: number[] = []
  for (const { kind, slot, values } of view.rowsOf(entry)) {
    if (kind === Values.someInBody) continue
    cells[slot] = values.map(value => value.toString('utf8'))
    if (kind === Values.some) some.push(slot)
  }
  const numbersOf = numbers[objectType]
  if (numbersOf === undefined) throw new Error(`no object type ${objectType}`)
  const frame = new FrameBuilder(1, 1024)
  new EntryEncoder(view.objectType, numbersOf).put(
    frame,
    view.field(entry, Field.operation),
    view.anchor(entry),
    cells,
    some,
  )
  for (const field of copied) frame.set(field, view.field(entry, field))
  frame.end()
  return new FrameView({ ...frameOf(frame, view.source), objectType }, schema, numbers)
}

/** What an entry's numbers tell of where it comes from; the others tell where its parts stand. */
const copied = [
  Field.id,
  Field.anchorLow,
  Field.anchorHigh,
  Field.fingerprintLow,
  Field.fingerprintHigh,
  Field.position,
] as const

function listIn(cell: Cell | undefined): readonly (Scalar | Complex)[] {
  return Array.isArray(cell) ? cell : []
}
