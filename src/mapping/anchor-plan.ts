import { nearest } from '../../grammar/syntax/diagnostics.ts'
import type { ObjectType, StoredAttribute } from '../model/schema.ts'
import type { TypeMapping } from './file.ts'
import type { Findings } from './findings.ts'

/** Where the parts of an anchor stand. */
export interface AnchorPlan {
  readonly names: readonly string[]
  /** Their positions in a row. */
  readonly positions: readonly number[]
  /** Their positions among the anchor attributes that the connector declares; `undefined` where they are others. */
  readonly declared: readonly number[] | undefined
}

/** Where the anchor of an object type stands: what the mapping names, else what the connector declares. */
export function anchorPlan(type: TypeMapping, objectType: ObjectType | undefined, findings: Findings): AnchorPlan {
  if (objectType === undefined) return { names: [], positions: [], declared: undefined }
  const known = objectType.attributes.map(attribute => attribute.name)
  const names = type.anchor.length === 0 ? objectType.anchor : type.anchor.map(written => written.text)
  for (const written of type.anchor) {
    if (known.includes(written.text)) continue
    const near = nearest(written.text, known)
    findings.report(written, {
      code: 'unknown-attribute',
      message: `There is no attribute ${written.text}.`,
      help: near === undefined ? undefined : `Did you mean ${near}?`,
    })
  }
  const declared = names.map(name => objectType.anchor.indexOf(name))
  return {
    names,
    positions: names.map(name => known.indexOf(name)),
    declared: declared.includes(-1) ? undefined : declared,
  }
}

/** Marks what holds the anchor as it is, so that nothing is indexed a second time. */
export function markAnchor(
  stored: StoredAttribute[],
  plain: ReadonlyMap<StoredAttribute, string>,
  { names }: AnchorPlan,
): void {
  if (names.length !== 1) return
  for (const [slot, attribute] of stored.entries()) {
    const asIs = attribute.kind === 'string' && !attribute.multi && attribute.caseExact
    if (asIs && plain.get(attribute) === names[0]) stored[slot] = { ...attribute, isAnchor: true }
  }
}
