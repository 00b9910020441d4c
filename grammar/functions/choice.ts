import type { Emitted } from './define.ts'

/** The code of an empty position. */
export const nothing: Emitted = { code: 'null', type: 'any', absent: true, mayNotFlow: false, constant: null }

/** What is known of a value that is one of several. An absent constant is of every type. */
export function choice(values: readonly Emitted[]): Pick<Emitted, 'type' | 'absent' | 'mayNotFlow'> {
  const types = new Set(values.filter(value => value.constant !== null).map(value => value.type))
  const [type = 'any', ...others] = types
  return {
    type: others.length === 0 ? type : 'any',
    absent: values.some(value => value.absent),
    mayNotFlow: values.some(value => value.mayNotFlow),
  }
}
