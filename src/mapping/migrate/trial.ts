import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import type { ObjectType, Schema } from '../../model/schema.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'
import { checkMapping, compileMapping } from '../compile.ts'
import { readMapping } from '../file.ts'
import type { Flow, TypePlan } from './plan.ts'
import { writeMapping } from './write.ts'

/** What a mapping file consists of, as far as a piece of it depends on that. */
export interface Surroundings {
  /** The object types that the file will have. */
  readonly types: readonly { readonly name: string; readonly resource: ResourceType }[]
  /** The schema of the source directory, where the export has it. */
  readonly schema: Schema | undefined
}

/** A piece of the mapping of one object type. */
interface Piece {
  readonly type: string
  readonly scope?: string
  readonly flow?: Flow
}

/**
 * What is wrong with a piece of a mapping, in the words of those who check the file later: the piece is written into a
 * file of its own, read and checked.
 */
export function mistakeIn(piece: Piece, { types, schema }: Surroundings): string | undefined {
  const text = writeMapping(types.map(type => planOf(type, piece)))
  const read = readMapping({ text })
  const described = schema !== undefined && schema.objectTypes.some(({ name }) => name === piece.type)
  const further =
    read.file === undefined
      ? []
      : described
        ? compileMapping(read.file, withAll(schema, types)).diagnostics
        : checkMapping(read.file)
  const error = [...read.diagnostics, ...further].find(({ severity }) => severity === 'error')
  return error && sentence(error)
}

function planOf({ name, resource }: Surroundings['types'][number], piece: Piece): TypePlan {
  const mine = name === piece.type
  return {
    name,
    resource,
    title: undefined,
    scope: mine && piece.scope !== undefined ? { expression: piece.scope, title: undefined } : undefined,
    entries: mine && piece.flow !== undefined ? [{ flow: piece.flow, leftOut: undefined, notes: [] }] : [],
  }
}

/** The schema, with the object types that it does not describe as empty ones: they are not what is looked at. */
function withAll(schema: Schema, types: Surroundings['types']): Schema {
  const missing = types.filter(({ name }) => !schema.objectTypes.some(known => known.name === name))
  const empty = missing.map(({ name }): ObjectType => ({ name, anchor: [], attributes: [] }))
  return { objectTypes: [...schema.objectTypes, ...empty] }
}

/** What to do about it is said as well, unless it is to delete what is left out anyway. */
function sentence({ message, help }: Diagnostic): string {
  return help === undefined || help.startsWith('Delete') ? message : `${message} ${help}`
}
