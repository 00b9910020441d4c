import { item, type Path } from './yaml/entries.ts'

/** What a value of a mapping file is, as far as the names in it can be told. */
export type ValueRole =
  | ExpressionRole
  | { readonly kind: 'object type' }
  | { readonly kind: 'anchor'; readonly objectType: string }
  | { readonly kind: 'SCIM paths'; readonly objectType: string }
  | undefined

/** An expression, and what it is good for. */
export interface ExpressionRole {
  readonly kind: 'expression'
  readonly part: 'let' | 'scope' | 'flow' | 'export'
  /** `undefined` for what stands under the file's own `let`. */
  readonly objectType: string | undefined
}

/** By the keys that lead to it. */
export function valueRole(path: Path): ValueRole {
  const [top, objectType, group, , option] = path
  if (top === 'let' && path.length === 2) return { kind: 'expression', part: 'let', objectType: undefined }
  if (top !== 'objectTypes' || objectType === undefined) return undefined
  switch (group) {
    case 'scope':
      return path.length === 3 ? { kind: 'expression', part: 'scope', objectType } : undefined
    case 'anchor':
      return path.length === 3 || path[3] === item ? { kind: 'anchor', objectType } : undefined
    case 'let':
      return path.length === 4 ? { kind: 'expression', part: 'let', objectType } : undefined
    case 'export':
      return path.length === 4 || option === 'from' ? { kind: 'expression', part: 'export', objectType } : undefined
    case 'flows':
      if (option === 'reference') return { kind: 'object type' }
      return path.length === 4 || option === 'from' ? { kind: 'expression', part: 'flow', objectType } : undefined
    case 'examples':
      return option === 'noFlow' ? { kind: 'SCIM paths', objectType } : undefined
    default:
      return undefined
  }
}

/** What the keys of a mapping are where they are not fixed. */
export type KeyRole =
  | { readonly kind: 'object types' }
  | { readonly kind: 'flows'; readonly objectType: string }
  | { readonly kind: 'attributes'; readonly objectType: string }
  /** What comes in, or out, in an example. */
  | { readonly kind: 'example'; readonly objectType: string; readonly side: 'input' | 'expect' }
  | undefined

/** By the keys that lead to the mapping. */
export function keyRole(path: Path): KeyRole {
  const [top, objectType, group, , side] = path
  if (top !== 'objectTypes') return undefined
  if (objectType === undefined) return { kind: 'object types' }
  if (group === 'flows' && path.length === 3) return { kind: 'flows', objectType }
  if (group === 'export' && path.length === 3) return { kind: 'attributes', objectType }
  const isExample = group === 'examples' && path.length === 5 && (side === 'input' || side === 'expect')
  return isExample ? { kind: 'example', objectType, side } : undefined
}
