import type { Dialect } from '../syntax/operators.ts'
import { appRoleAssignments } from './app-role-assignments.ts'
import { appRoleAssignmentsComplex } from './app-role-assignments-complex.ts'
import { append } from './append.ts'
import { assertiveAppRoleAssignmentsComplex } from './assertive-app-role-assignments-complex.ts'
import { bitAnd } from './bit-and.ts'
import { bitOr } from './bit-or.ts'
import { cBool } from './c-bool.ts'
import { cDate } from './c-date.ts'
import { cGuid } from './c-guid.ts'
import { cNum } from './c-num.ts'
import { cRef } from './c-ref.ts'
import { cStr } from './c-str.ts'
import { certExtensionOids } from './cert-extension-oids.ts'
import { certFormat } from './cert-format.ts'
import { certFriendlyName } from './cert-friendly-name.ts'
import { certHashString } from './cert-hash-string.ts'
import { certIssuer } from './cert-issuer.ts'
import { certIssuerDn } from './cert-issuer-dn.ts'
import { certIssuerOid } from './cert-issuer-oid.ts'
import { certKeyAlgorithm } from './cert-key-algorithm.ts'
import { certKeyAlgorithmParams } from './cert-key-algorithm-params.ts'
import { certNameInfo } from './cert-name-info.ts'
import { certNotAfter } from './cert-not-after.ts'
import { certNotBefore } from './cert-not-before.ts'
import { certPublicKeyOid } from './cert-public-key-oid.ts'
import { certPublicKeyParametersOid } from './cert-public-key-parameters-oid.ts'
import { certSerialNumber } from './cert-serial-number.ts'
import { certSignatureAlgorithmOid } from './cert-signature-algorithm-oid.ts'
import { certSubject } from './cert-subject.ts'
import { certSubjectNameDn } from './cert-subject-name-dn.ts'
import { certSubjectNameOid } from './cert-subject-name-oid.ts'
import { certThumbprint } from './cert-thumbprint.ts'
import { certVersion } from './cert-version.ts'
import { coalesce } from './coalesce.ts'
import { cDate as connectCDate } from './connect/c-date.ts'
import { dateAdd as connectDateAdd } from './connect/date-add.ts'
import { dateFromNum as connectDateFromNum } from './connect/date-from-num.ts'
import { formatDateTime as connectFormatDateTime } from './connect/format-date-time.ts'
import { iif as connectIif } from './connect/iif.ts'
import { item as connectItem } from './connect/item.ts'
import { join as connectJoin } from './connect/join.ts'
import { mid as connectMid } from './connect/mid.ts'
import { now as connectNow } from './connect/now.ts'
import { pCase as connectPCase } from './connect/p-case.ts'
import { replace as connectReplace } from './connect/replace.ts'
import { select } from './connect/select.ts'
import { split as connectSplit } from './connect/split.ts'
import { switchTrue } from './connect/switch.ts'
import { where } from './connect/where.ts'
import { withVariable } from './connect/with.ts'
import { contains } from './contains.ts'
import { convertFromBase64 } from './convert-from-base64.ts'
import { convertFromUtf8Hex } from './convert-from-utf8-hex.ts'
import { convertToBase64 } from './convert-to-base64.ts'
import { convertToUtf8Hex } from './convert-to-utf8-hex.ts'
import { count } from './count.ts'
import { date } from './date.ts'
import { dateAdd } from './date-add.ts'
import { dateDiff } from './date-diff.ts'
import { dateFromNum } from './date-from-num.ts'
import { defaultDomain } from './default-domain.ts'
import type { FunctionDefinition } from './define.ts'
import { distinct } from './distinct.ts'
import { dnComponent } from './dn-component.ts'
import { dnComponentRev } from './dn-component-rev.ts'
import { endsWith } from './ends-with.ts'
import { error } from './error.ts'
import { escapeDnComponent } from './escape-dn-component.ts'
import { filter } from './filter.ts'
import { first } from './first.ts'
import { formatDateTime } from './format-date-time.ts'
import { guid } from './guid.ts'
import { ignoreFlowIfNullOrEmpty } from './ignore-flow-if-null-or-empty.ts'
import { iif } from './iif.ts'
import { inStr } from './in-str.ts'
import { inStrRev } from './in-str-rev.ts'
import { isBitSet } from './is-bit-set.ts'
import { isCert } from './is-cert.ts'
import { isDate } from './is-date.ts'
import { isEmpty } from './is-empty.ts'
import { isGuid } from './is-guid.ts'
import { isMatch } from './is-match.ts'
import { isNothing } from './is-nothing.ts'
import { isNull } from './is-null.ts'
import { isNullOrEmpty } from './is-null-or-empty.ts'
import { isNumeric } from './is-numeric.ts'
import { isPresent } from './is-present.ts'
import { isString } from './is-string.ts'
import { item } from './item.ts'
import { itemOrNull } from './item-or-null.ts'
import { join } from './join.ts'
import { lCase } from './l-case.ts'
import { lTrim } from './l-trim.ts'
import { left } from './left.ts'
import { len } from './len.ts'
import { lookup } from './lookup.ts'
import { map } from './map.ts'
import { mid } from './mid.ts'
import { normalizeDiacritics } from './normalize-diacritics.ts'
import { not } from './not.ts'
import { now } from './now.ts'
import { numFromDate } from './num-from-date.ts'
import { pCase } from './p-case.ts'
import { padLeft } from './pad-left.ts'
import { padRight } from './pad-right.ts'
import { prepend } from './prepend.ts'
import { rTrim } from './r-trim.ts'
import { randomNum } from './random-num.ts'
import { randomString } from './random-string.ts'
import { redact } from './redact.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { replace } from './replace.ts'
import { replaceChars } from './replace-chars.ts'
import { right } from './right.ts'
import { selectUniqueValue } from './select-unique-value.ts'
import { singleAppRoleAssignment } from './single-app-role-assignment.ts'
import { sort } from './sort.ts'
import { split } from './split.ts'
import { startsWith } from './starts-with.ts'
import { stringFromGuid } from './string-from-guid.ts'
import { stringFromSid } from './string-from-sid.ts'
import { stripSpaces } from './strip-spaces.ts'
import { switchCase } from './switch.ts'
import { toLower } from './to-lower.ts'
import { toUpper } from './to-upper.ts'
import { trim } from './trim.ts'
import { uCase } from './u-case.ts'
import { word } from './word.ts'

/** Functions that mean the same in both dialects, sorted by name. */
const shared: readonly FunctionDefinition[] = [
  append,
  appRoleAssignments,
  appRoleAssignmentsComplex,
  assertiveAppRoleAssignmentsComplex,
  bitAnd,
  bitOr,
  cBool,
  certExtensionOids,
  certFormat,
  certFriendlyName,
  certHashString,
  certIssuer,
  certIssuerDn,
  certIssuerOid,
  certKeyAlgorithm,
  certKeyAlgorithmParams,
  certNameInfo,
  certNotAfter,
  certNotBefore,
  certPublicKeyOid,
  certPublicKeyParametersOid,
  certSerialNumber,
  certSignatureAlgorithmOid,
  certSubject,
  certSubjectNameDn,
  certSubjectNameOid,
  certThumbprint,
  certVersion,
  cGuid,
  cNum,
  coalesce,
  contains,
  convertFromBase64,
  convertFromUtf8Hex,
  convertToBase64,
  convertToUtf8Hex,
  count,
  cRef,
  cStr,
  date,
  dateDiff,
  defaultDomain,
  distinct,
  dnComponent,
  dnComponentRev,
  endsWith,
  error,
  escapeDnComponent,
  filter,
  first,
  guid,
  ignoreFlowIfNullOrEmpty,
  inStr,
  inStrRev,
  isBitSet,
  isCert,
  isDate,
  isEmpty,
  isGuid,
  isMatch,
  isNothing,
  isNull,
  isNullOrEmpty,
  isNumeric,
  isPresent,
  isString,
  itemOrNull,
  lCase,
  left,
  len,
  lookup,
  lTrim,
  map,
  normalizeDiacritics,
  not,
  numFromDate,
  padLeft,
  padRight,
  prepend,
  randomNum,
  randomString,
  redact,
  removeDuplicates,
  replaceChars,
  right,
  rTrim,
  selectUniqueValue,
  singleAppRoleAssignment,
  sort,
  startsWith,
  stringFromGuid,
  stringFromSid,
  stripSpaces,
  toLower,
  toUpper,
  trim,
  uCase,
  word,
]

/** What Entra ID and cloud sync mean by names that Entra Connect uses otherwise. */
const ofEntra: readonly FunctionDefinition[] = [
  cDate,
  dateAdd,
  dateFromNum,
  formatDateTime,
  iif,
  item,
  join,
  mid,
  now,
  pCase,
  replace,
  split,
  switchCase,
]

/** What Entra Connect means by them. */
const ofConnect: readonly FunctionDefinition[] = [
  connectCDate,
  connectDateAdd,
  connectDateFromNum,
  connectFormatDateTime,
  connectIif,
  connectItem,
  connectJoin,
  connectMid,
  connectNow,
  connectPCase,
  connectReplace,
  connectSplit,
  select,
  switchTrue,
  where,
  withVariable,
]

const byDialect: Readonly<Record<Dialect, readonly FunctionDefinition[]>> = {
  entra: inOrder([...shared, ...ofEntra]),
  aadconnect: inOrder([...shared, ...ofConnect]),
}

/** Every function of a dialect, sorted by name. */
export function functionsOf(dialect: Dialect): readonly FunctionDefinition[] {
  return byDialect[dialect]
}

function inOrder(definitions: readonly FunctionDefinition[]): readonly FunctionDefinition[] {
  return definitions.toSorted((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
}
