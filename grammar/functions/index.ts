import { append } from './append.ts'
import { cBool } from './c-bool.ts'
import { cDate } from './c-date.ts'
import { coalesce } from './coalesce.ts'
import { count } from './count.ts'
import { dateAdd } from './date-add.ts'
import { dateDiff } from './date-diff.ts'
import { dateFromNum } from './date-from-num.ts'
import type { FunctionDefinition } from './define.ts'
import { formatDateTime } from './format-date-time.ts'
import { ignoreFlowIfNullOrEmpty } from './ignore-flow-if-null-or-empty.ts'
import { iif } from './iif.ts'
import { inStr } from './in-str.ts'
import { isNothing } from './is-nothing.ts'
import { isNull } from './is-null.ts'
import { isNullOrEmpty } from './is-null-or-empty.ts'
import { isPresent } from './is-present.ts'
import { isString } from './is-string.ts'
import { item } from './item.ts'
import { join } from './join.ts'
import { left } from './left.ts'
import { len } from './len.ts'
import { mid } from './mid.ts'
import { normalizeDiacritics } from './normalize-diacritics.ts'
import { not } from './not.ts'
import { now } from './now.ts'
import { numFromDate } from './num-from-date.ts'
import { pCase } from './p-case.ts'
import { prepend } from './prepend.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { replace } from './replace.ts'
import { split } from './split.ts'
import { stripSpaces } from './strip-spaces.ts'
import { switchCase } from './switch.ts'
import { toLower } from './to-lower.ts'
import { toUpper } from './to-upper.ts'
import { trim } from './trim.ts'
import { word } from './word.ts'

/** Every function of the language, sorted by name. */
export const functions: readonly FunctionDefinition[] = [
  append,
  cBool,
  cDate,
  coalesce,
  count,
  dateAdd,
  dateDiff,
  dateFromNum,
  formatDateTime,
  ignoreFlowIfNullOrEmpty,
  iif,
  inStr,
  isNothing,
  isNull,
  isNullOrEmpty,
  isPresent,
  isString,
  item,
  join,
  left,
  len,
  mid,
  normalizeDiacritics,
  not,
  now,
  numFromDate,
  pCase,
  prepend,
  removeDuplicates,
  replace,
  split,
  stripSpaces,
  switchCase,
  toLower,
  toUpper,
  trim,
  word,
]
