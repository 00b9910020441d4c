import { boundedLength } from '../bounds.ts'
import { textOf } from '../convert.ts'
import { defineFunction } from '../define.ts'

export const join = defineFunction({
  name: 'Join',
  params: [
    { name: 'attribute', type: 'list', presence: 'required', doc: 'A multi-valued attribute.' },
    { name: 'delimiter', type: 'text', presence: 'optional', doc: 'What stands between; a blank by default.' },
  ],
  returns: 'text',
  doc: 'Joins the values of a multi-valued attribute with a delimiter between them. Absent and empty values are left out together with their delimiter; an attribute without values gives the empty text.',
  examples: [
    {
      expression: 'Join([mails], ",")',
      attributes: { mails: ['SMTP:a@x.com', 'smtp:b@x.com'] },
      gives: 'SMTP:a@x.com,smtp:b@x.com',
    },
    { expression: 'Join([x])', attributes: { x: ['a', 'b'] }, gives: 'a b' },
    { expression: 'Join([x], "")', attributes: { x: ['a', 'b'] }, gives: 'ab' },
    { expression: 'Join([x], ", ")', attributes: { x: ['a', '', 7] }, gives: 'a, 7' },
    { expression: 'Join([x], ",")', attributes: { x: 'a' }, gives: 'a' },
    { expression: 'Join([x], ",")', attributes: { x: null }, gives: '' },
  ],
  run: (_context, values, delimiter) => {
    const between = delimiter ?? ' '
    let joined = ''
    for (const value of values) {
      const text = textOf(value) ?? ''
      if (text === '') continue
      boundedLength(joined.length + between.length + text.length)
      joined = joined === '' ? text : joined + between + text
    }
    return joined
  },
})
