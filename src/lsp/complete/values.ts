import { CompletionItemKind } from 'vscode-languageserver/node'
import type { Analysis } from '../analysis.ts'
import { valueRole } from '../roles.ts'
import { wordsAt } from '../rules.ts'
import type { ValueCursor } from '../yaml/cursor.ts'
import { keyText } from '../yaml/entries.ts'
import type { Offered } from './expression.ts'
import { attributesFor } from './names.ts'
import type { Offer } from './offer.ts'

/** What a value that is no expression can be. */
export function valueOffers(analysis: Analysis, { path, written }: ValueCursor, offset: number): Offered {
  const at = written === undefined ? { start: offset, end: offset } : { start: written.start, end: written.end }
  const isQuoted = written?.style === 'single' || written?.style === 'double'
  return {
    offers: valuesFor(analysis, path),
    // Within quotes, what stands between them is replaced.
    at: isQuoted ? { start: written.locate(0), end: Math.max(offset, at.end - 1) } : at,
  }
}

function valuesFor(analysis: Analysis, path: readonly string[]): readonly Offer[] {
  const role = valueRole(path)
  switch (role?.kind) {
    case 'object type':
      return objectTypes(analysis)
    case 'anchor':
      return attributesFor(analysis, { part: 'flow', objectType: role.objectType })
    case 'SCIM paths':
      return attributesFor(analysis, { part: 'export', objectType: role.objectType })
    case 'expression':
    case undefined:
      return wordsAt(path).map(label => ({ label, kind: CompletionItemKind.EnumMember }))
    default:
      return role satisfies never
  }
}

/** The object types of the mapping. */
function objectTypes(analysis: Analysis): readonly Offer[] {
  const names = analysis.versions.flatMap(({ entries }) =>
    entries.flatMap(({ path, key }) =>
      path.length === 2 && path[0] === 'objectTypes' && key !== undefined ? [keyText(key)] : [],
    ),
  )
  return [...new Set(names)].map(label => ({ label, kind: CompletionItemKind.Class }))
}
