import type { Attribute, ObjectType } from '../../model/schema.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'

// A mapping file before it is written.

/** Where the value of one SCIM attribute comes from. */
export interface ProposedFlow {
  readonly path: string
  /** An attribute in the form that flows have, or an expression. */
  readonly from: string
  /** The attributes that it reads. */
  readonly reads: readonly string[]
  readonly reference?: readonly string[] | undefined
  /** It is not written back. */
  readonly isOneWay?: boolean
  /** What a person should know of it. */
  readonly comment?: string
}

/** The mapping of one object type. */
export interface ProposedType {
  readonly objectType: ObjectType
  readonly resource: ResourceType
  readonly scope: { readonly expression: string; readonly comment: string } | undefined
  readonly flows: readonly ProposedFlow[]
  /** Connector attributes and the expressions they are written by. */
  readonly exports: readonly { readonly attribute: string; readonly from: string }[]
  /** What is still to be said. */
  readonly missing: readonly string[]
}

/** Attributes that no flow reads. */
export function unread({ objectType, flows }: ProposedType): readonly Attribute[] {
  const read = new Set(flows.flatMap(flow => flow.reads))
  return objectType.attributes.filter(({ name }) => !read.has(name))
}

/** The attribute as a flow names it; `undefined` where its name cannot be written. */
export function plainSource(name: string): string | undefined {
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && !/^(?:true|false|null)$/i.test(name)) return name
  return bracketed(name)
}

/** The attribute within an expression. */
export function bracketed(name: string): string | undefined {
  return /[[\]"\p{Cc}]/u.test(name) || name.trim() !== name ? undefined : `[${name}]`
}
