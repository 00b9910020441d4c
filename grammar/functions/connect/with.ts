import { anything } from '../../syntax/type.ts'
import { defineFunction } from '../define.ts'

export const withVariable = defineFunction({
  name: 'With',
  params: [
    { name: 'variable', type: 'variable', presence: 'required', doc: 'A name.' },
    { name: 'subExpression', type: 'any', presence: 'required', absent: 'accept', doc: 'What it stands for.' },
    { name: 'complexExpression', type: 'lambda', presence: 'required', doc: 'What is evaluated by that name.' },
  ],
  returns: 'any',
  type: ([, , result]) => result ?? anything,
  doc: 'Evaluates an expression in which a part has a name, and is computed once.',
  examples: [
    { expression: 'With($v, Left([x], 2), $v & $v)', attributes: { x: 'abc' }, gives: 'abab' },
    {
      expression: 'With($unique, RemoveDuplicates([m]), IIF(Count($unique) > 1, Join($unique, ";"), $unique))',
      attributes: { m: ['a', 'b', 'a'] },
      gives: 'a;b',
    },
    { expression: 'With($v, [x], IsNull($v))', attributes: { x: null }, gives: true },
  ],
  run: (_context, _variable, value, expression) => expression(value),
})
