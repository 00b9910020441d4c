import { DateTime } from '../syntax/value.ts'
import { textOf } from './convert.ts'
import { type Blanks, parseDate } from './dates/parse.ts'
import { printDate } from './dates/print.ts'
import { tokensOf } from './dates/tokens.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const formatDateTime = defineFunction({
  name: 'FormatDateTime',
  params: [
    {
      name: 'source',
      type: 'any',
      presence: 'required',
      doc: 'A date as text, or a date as a value, which needs an output format alone.',
    },
    {
      name: 'dateTimeStyles',
      type: 'text',
      presence: 'optional',
      doc: 'Names of .NET DateTimeStyles, with commas between them; an empty position for the usual ones.',
    },
    {
      name: 'inputFormat',
      type: 'text',
      presence: 'optional',
      verify: tokensOf,
      doc: 'The .NET date format that the source has.',
    },
    {
      name: 'outputFormat',
      type: 'text',
      presence: 'optional',
      verify: tokensOf,
      doc: 'The .NET date format to write.',
    },
  ],
  returns: 'text',
  doc: [
    'Reads a date exactly by one .NET date format and writes it by another, custom or of one letter, in the invariant culture.',
    'White space around the source is allowed unless the styles say otherwise. A date with an offset is taken to UTC, a date without is in UTC.',
    'Parts that the input format does not have are those of 0001-01-01T00:00; years of two digits lie between 1950 and 2049.',
    'A source that does not fit the input format is an error. With three arguments these are the source and the two formats.',
  ].join(' '),
  examples: [
    { expression: 'FormatDateTime("2015-01-23", , "yyyy-MM-dd", "M/d/yyyy")', gives: '1/23/2015' },
    {
      expression: 'FormatDateTime("12/31/2025 11:30:05 PM", , "M/d/yyyy hh:mm:ss tt", "yyyyMMddHHmmss.fZ")',
      gives: '20251231233005.0Z',
    },
    { expression: 'FormatDateTime("2015-03-05", "yyyy-MM-dd", "dddd, d MMMM yyyy")', gives: 'Thursday, 5 March 2015' },
    {
      expression: 'FormatDateTime("2020-03-16-07:00", , "yyyy-MM-ddzzz", "yyyy-MM-ddTHH:mm:ssK")',
      gives: '2020-03-16T07:00:00Z',
    },
    { expression: 'FormatDateTime(" 2015-01-23 ", , "yyyy-MM-dd", "R")', gives: 'Fri, 23 Jan 2015 00:00:00 GMT' },
    { expression: 'FormatDateTime(" 2015-01-23", "None", "yyyy-MM-dd", "yy")', gives: { error: 'not-a-date' } },
    { expression: 'FormatDateTime("7:05 AM", , "h:mm tt", "HH\'h\'mm")', gives: '07h05' },
    {
      expression: 'FormatDateTime("7:05 AM", , "hh:mm tt", "HH:mm")',
      gives: { error: 'not-a-date' },
      note: 'hh wants two digits',
    },
    { expression: 'FormatDateTime("2015-02-29", , "yyyy-MM-dd", "yyyy")', gives: { error: 'not-a-date' } },
    { expression: 'FormatDateTime("2015-01-23", , "yyyy-MM-dd", "H")', gives: { error: 'bad-date-format' } },
    { expression: 'FormatDateTime([x], , "yyyy-MM-dd", "yyyy")', attributes: { x: null }, gives: null },
  ],
  run: (_context, value, second, third, fourth) => {
    if (value instanceof DateTime) return printDate({ moment: value, zoned: true }, fourth ?? third ?? second ?? 'o')
    const source = textOf(value)
    if (source === null) return null
    const [styles, input, output] = fourth === null ? [null, second, third] : [second, third, fourth]
    if (input === null || output === null)
      throw new EvaluationError('bad-date-format', 'FormatDateTime needs an input and an output format.')
    const date = parseDate(source, input, styles === null ? usual : blanksOf(styles))
    if (date === undefined) {
      throw new EvaluationError('not-a-date', `"${source}" does not fit the date format "${input}".`)
    }
    return printDate(date, output)
  },
})

const usual: Blanks = { leading: true, inner: false, trailing: true }
const strict: Blanks = { leading: false, inner: false, trailing: false }

/** What each style allows; the others say how to take a date without an offset, and that is in UTC here. */
const styleBlanks = new Map<string, Blanks>([
  ['none', strict],
  ['allowleadingwhite', { ...strict, leading: true }],
  ['allowtrailingwhite', { ...strict, trailing: true }],
  ['allowinnerwhite', { ...strict, inner: true }],
  ['allowwhitespaces', { leading: true, inner: true, trailing: true }],
  ['nocurrentdatedefault', strict],
  ['adjusttouniversal', strict],
  ['assumelocal', strict],
  ['assumeuniversal', strict],
  ['roundtripkind', strict],
])

function blanksOf(styles: string): Blanks {
  let blanks = strict
  for (const style of styles.split(/[,|]/)) {
    const allowed = styleBlanks.get(style.trim().toLowerCase())
    if (allowed === undefined) {
      throw new EvaluationError('bad-argument', `There is no date and time style "${style.trim()}".`)
    }
    blanks = {
      leading: blanks.leading || allowed.leading,
      inner: blanks.inner || allowed.inner,
      trailing: blanks.trailing || allowed.trailing,
    }
  }
  return blanks
}
