import { one, typeOfConstant } from '../syntax/type.ts'
import { defineFunction } from './define.ts'
import { isNull } from './is-null.ts'

export const isNothing = defineFunction({
  name: 'IsNothing',
  params: isNull.params,
  returns: 'boolean',
  type: ([value]) => (value === undefined || value.absent ? one('boolean') : typeOfConstant(false)),
  doc: 'An older name of IsNull.',
  examples: [
    { expression: 'IsNothing([x])', attributes: { x: null }, gives: true },
    { expression: 'IsNothing([x])', attributes: { x: 'a' }, gives: false },
  ],
  run: isNull.run,
  ...(isNull.emit === undefined ? {} : { emit: isNull.emit }),
})
