import { isScalar, type Node } from 'yaml'
import { entriesOf } from './entries.ts'
import { type ScalarText, scalarText } from './scalar-text.ts'

/** The texts of a document, keys and values. */
export function scalarsIn(root: Node | null, source: string): readonly ScalarText[] {
  return [...entriesOf(root)].flatMap(({ key, value }) => [
    ...(key === undefined ? [] : [scalarText(key, source)]),
    ...(isScalar(value) ? [scalarText(value, source)] : []),
  ])
}
