import { one } from '../syntax/type.ts'
import { defineFunction, type Emitted, type Emitter, EvaluationError } from './define.ts'
import { preparedCode } from './prepared.ts'
import { type Regex, regexOf } from './regex.ts'
import { replaceText } from './replace-text.ts'

export const replace = defineFunction({
  name: 'Replace',
  params: [
    { name: 'source', type: 'text', presence: 'required', absent: 'accept', doc: 'The text to work on.' },
    { name: 'oldValue', type: 'text', presence: 'optional', doc: 'The text to look for.' },
    {
      name: 'regexPattern',
      type: 'text',
      presence: 'optional',
      verify: regexOf,
      doc: 'Or a regular expression of .NET.',
    },
    { name: 'regexGroupName', type: 'text', presence: 'optional', doc: 'A group of the regular expression.' },
    { name: 'replacementValue', type: 'text', presence: 'optional', doc: 'What to put in.' },
    {
      name: 'replacementAttributeName',
      type: 'text',
      presence: 'optional',
      doc: 'An attribute that stands in for the source.',
    },
    { name: 'template', type: 'text', presence: 'optional', doc: 'A text that the source is put into.' },
  ],
  returns: 'text',
  type: ([source]) => ({ ...one('string'), absent: source?.absent ?? true }),
  doc: [
    'Replaces text; the arguments given decide how:',
    'oldValue and replacementValue: every oldValue in the source, case included;',
    'oldValue and template: every oldValue in the template becomes the source, and the template is the result;',
    'regexPattern and replacementValue: every match, with ${group} and $1 for groups in the replacement;',
    'regexPattern, regexGroupName and replacementValue: in every match only what the group matched;',
    'regexPattern, regexGroupName and replacementAttributeName: the source, or, when it is absent or empty, what the group matches in the attribute.',
    'An absent source gives an absent result, but in the last case. Regular expressions follow .NET and cannot run away.',
  ].join(' '),
  examples: [
    { expression: 'Replace("aXbXc", "X", , , "-", , )', gives: 'a-b-c' },
    { expression: 'Replace("a.b", ".", , , "$&", , )', gives: 'a$&b', note: 'nothing is special without a pattern' },
    {
      expression: 'Replace([user], "{0}", , , , , "CN={0},OU={0}")',
      attributes: { user: 'kim' },
      gives: 'CN=kim,OU=kim',
    },
    {
      expression: 'Replace("+91 9998887777", , "\\\\+(?<code>\\\\d* )(?<number>\\\\d{10})", , "${number}", , )',
      gives: '9998887777',
    },
    { expression: 'Replace("kim@example.com", , "(?<suffix>@(.)*)", "suffix", "", , )', gives: 'kim' },
    { expression: 'Replace("555-1234", , "([0-9]+)-(?<last>[0-9]+)", "last", "$1", , )', gives: '555-$1' },
    {
      expression: 'Replace([phone], , "(?<code>[0-9]+) (?<number>[0-9]+)", "number", , [mobile], )',
      attributes: { phone: '', mobile: '91 8887779999' },
      gives: '8887779999',
    },
    {
      expression: 'Replace([phone], , "(?<code>[0-9]+) (?<number>[0-9]+)", "number", , [mobile], )',
      attributes: { phone: '555', mobile: '91 8887779999' },
      gives: '555',
    },
    { expression: 'Replace("abc", , "(?<a>a)|b", , "${a}$2${no}", , )', gives: 'a$2${no}$2${no}c' },
    { expression: 'Replace("abc", , "(", , "", , )', gives: { error: 'bad-pattern' } },
    { expression: 'Replace("abc", , "b", "group", "", , )', gives: { error: 'unknown-group' } },
    { expression: 'Replace("abc", "b", , , , , )', gives: { error: 'nothing-to-replace' } },
    { expression: 'Replace([x], "a", , , "", , )', attributes: { x: null }, gives: null },
  ],
  run: (_context, source, oldValue, pattern, group, replacement, attribute, template) => {
    if (oldValue !== null && oldValue !== '') {
      if (template !== null) return source === null ? null : replaceText(template, oldValue, source)
      if (replacement !== null) return source === null ? null : replaceText(source, oldValue, replacement)
    } else if (pattern !== null) {
      if (group !== null && replacement === null) return stoodInFor(source, pattern, group, attribute)
      if (replacement !== null) return byPattern(source, pattern, group, replacement)
    } else if (oldValue === '') {
      return source
    }
    throw nothingToReplace()
  },
  emit: ([source, oldValue, pattern, group, replacement, attribute, template], emitter) => {
    if (source === undefined || (group ?? attribute ?? template) !== undefined) return undefined
    if (replacement?.absent !== false) return undefined
    if (oldValue === undefined)
      return pattern?.absent === false ? emitted(source, pattern, replacement, emitter) : undefined
    return typeof oldValue.constant === 'string' && oldValue.constant !== ''
      ? inline(source, emitter.helper('replaceText', replaceText), oldValue, replacement)
      : undefined
  },
})

/** A pattern that is known is made ready when the code is. */
function emitted(source: Emitted, pattern: Emitted, replacement: Emitted, emitter: Emitter): Emitted {
  const regex = preparedCode(pattern.constant, emitter)
  if (regex === undefined) return inline(source, emitter.helper('replacePattern', replacePattern), pattern, replacement)
  const known = { ...pattern, code: regex }
  return inline(source, emitter.helper('replaceMatches', replaceMatches), known, replacement)
}

function inline(source: Emitted, helper: string, sought: Emitted, replacement: Emitted): Emitted {
  const call = `${helper}(${source.code}, ${sought.code}, ${replacement.code})`
  const code = source.absent ? `(${source.code} === null ? null : ${call})` : call
  return { code, type: 'text', absent: source.absent, mayNotFlow: false }
}

function replacePattern(source: string, pattern: string, replacement: string): string {
  return regexOf(pattern).replace(source, replacement)
}

function replaceMatches(source: string, regex: Regex, replacement: string): string {
  return regex.replace(source, replacement)
}

function byPattern(source: string | null, pattern: string, group: string | null, replacement: string): string | null {
  if (source === null) return null
  if (group === null) return replacePattern(source, pattern, replacement)
  return regexOf(pattern).replaceGroup(source, group, replacement)
}

/** The source if there is one, otherwise a part of the attribute that stands in for it. */
function stoodInFor(source: string | null, pattern: string, group: string, attribute: string | null): string | null {
  if (source !== null && source !== '') return source
  return attribute === null ? source : (regexOf(pattern).groupOfFirst(attribute, group) ?? '')
}

function nothingToReplace(): EvaluationError {
  return new EvaluationError(
    'nothing-to-replace',
    'Replace needs an oldValue or a regexPattern, and a replacementValue or a template to put in; one of them is absent.',
  )
}
