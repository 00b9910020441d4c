import { upper } from './case.ts'
import { comparesText, compareType } from './compare-type.ts'
import { defineFunction, EvaluationError } from './define.ts'

export const inStr = defineFunction({
  name: 'InStr',
  params: [
    { name: 'value1', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is searched.' },
    { name: 'value2', type: 'text', presence: 'required', absent: 'accept', doc: 'The text that is sought.' },
    { name: 'start', type: 'integer', presence: 'optional', doc: 'Where to begin, counted from 1.' },
    { ...compareType, name: 'compareType' },
  ],
  returns: 'number',
  doc: 'The position of the first occurrence at or after the start, counted from 1; 0 when there is none or one of the texts is absent. The empty text is found at the start.',
  examples: [
    { expression: 'InStr("The quick brown fox", "quick")', gives: 5 },
    { expression: 'InStr("repEated", "e", 3, vbBinaryCompare)', gives: 7 },
    { expression: 'InStr("repEated", "e", 3, vbTextCompare)', gives: 4 },
    { expression: 'InStr("abcabc", "c", , )', gives: 3 },
    { expression: 'InStr("abc", "z")', gives: 0 },
    { expression: 'InStr("abc", "a", 9)', gives: 0 },
    { expression: 'InStr("abc", "")', gives: 1 },
    { expression: 'InStr([x], "a")', attributes: { x: null }, gives: 0 },
    { expression: 'InStr("abc", "a", 0)', gives: { error: 'bad-argument' } },
  ],
  run: (_context, text, sought, start, compare) => {
    const from = start ?? 1
    if (from < 1) throw new EvaluationError('bad-argument', `InStr counts from 1; it cannot start at ${from}.`)
    const ignoresCase = comparesText(compare ?? 'vbBinaryCompare')
    if (text === null || sought === null || from > text.length) return 0
    return ignoresCase ? upper(text).indexOf(upper(sought), from - 1) + 1 : text.indexOf(sought, from - 1) + 1
  },
  emit: ([text, sought, start, compare]) => {
    if (text === undefined || sought === undefined || start !== undefined || compare !== undefined) return undefined
    if (typeof sought.constant !== 'string' || sought.constant === '') return undefined
    const found = `${text.code}.indexOf(${sought.code}) + 1`
    const code = text.absent ? `(${text.code} === null ? 0 : ${found})` : `(${found})`
    return { code, type: 'number', absent: false, mayNotFlow: false }
  },
})
