import { type JsonPath, pointer } from './shape.ts'

/**
 * Something of the export that the mapping file does not say, or not in the same way.
 * `flow`: an attribute mapping that did not become a flow; `object`: an object mapping or a rule that was left out whole;
 * `setting`: a member that nothing here answers to; `changed`: something that was carried over and means a little else.
 */
export interface Note {
  readonly kind: 'flow' | 'object' | 'setting' | 'changed'
  /** Where it stands in the export, as a JSON pointer. */
  readonly path: string
  readonly what: string
  /** Why, or what it means here: a sentence. */
  readonly why: string
}

export function note(kind: Note['kind'], path: JsonPath, what: string, why: string): Note {
  return { kind, path: pointer(path), what, why }
}
