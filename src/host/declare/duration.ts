import { Type } from 'typebox'
import { durationForm, durationPattern } from '../../model/duration.ts'

/** A setting that holds a duration. */
export function duration(options: { readonly default: string; readonly description: string }): Type.TString {
  return Type.String({ pattern: durationPattern, form: durationForm, examples: [options.default], ...options })
}
