import type { TSchema } from 'typebox'
import { type Field, formOf } from '../../model/settings-form.ts'
import { renderSettings } from '../../model/settings-reference.ts'

/** The settings of a connector, as a table and as the fields of a form. */
export function describeConnector(declaration: TSchema): {
  readonly table: string
  readonly form: readonly Field[]
} {
  return { table: renderSettings(declaration), form: formOf(declaration) }
}
