import type { Anchor } from '../../../model/change.ts'
import type { TargetFailureKind } from '../../../model/target-failure.ts'
import type { Scalar } from '../../../model/value.ts'
import type { ChangeResult } from '../../contract.ts'
import type { AttributeChange } from '../attribute-change.ts'
import { MAExportError } from '../enums/export-error.ts'
import type { CSEntryChangeResult } from '../export-results.ts'
import { scalarOf, UnfitValue } from './cell.ts'
import { listOf } from './lists.ts'
import { nameOfMember } from './member-name.ts'
import type { TypeView } from './type-view.ts'

const kinds: ReadonlyMap<unknown, TargetFailureKind> = new Map<unknown, TargetFailureKind>([
  [MAExportError.ExportActionRetryReferenceAttribute, 'reference'],
  [MAExportError.ExportActionProvisioningParent, 'reference'],
  [MAExportError.ExportActionConvertUpdateToAdd, 'absent'],
  [MAExportError.ExportErrorConnectedDirectoryMissingObject, 'absent'],
  [MAExportError.ExportErrorPermissionIssue, 'forbidden'],
  [MAExportError.ExportErrorSyntaxViolation, 'value'],
  [MAExportError.ExportErrorMissingProvisioningAttribute, 'value'],
  [MAExportError.ExportErrorAnchorTooLong, 'value'],
])

/** What became of an entry. Without a result it was done; a code that is not known is a refusal. */
export function changeResult(
  result: CSEntryChangeResult | undefined,
  { view, anchor }: { readonly view: TypeView; readonly anchor: Anchor | null },
): ChangeResult {
  const code = result?.errorCode ?? MAExportError.Success
  if (result === undefined || code === MAExportError.Success) return done(result, view, anchor)
  const { errorName, errorDetail } = result
  const name = nameOfMember(MAExportError, code) ?? `error ${code}`
  const told = [errorName, errorDetail].filter(text => text !== '' && text !== null && text !== undefined).join(': ')
  const message = told === '' ? `The connector answers ${name}, and nothing more.` : told
  return { kind: 'failed', failure: { kind: kinds.get(code) ?? 'refused', message } }
}

/** Whether a result ends the run. */
export function endsRun(result: CSEntryChangeResult | undefined): boolean {
  return result?.errorCode === MAExportError.ExportErrorCustomStopRun
}

function done(result: CSEntryChangeResult | undefined, view: TypeView, anchor: Anchor | null): ChangeResult {
  const issued = listOf(result?.anchorAttributes, 'The anchorAttributes of a result')
  if (issued.length === 0) return { kind: 'done' }
  const values = view.objectType.anchor.map((name, index) => issuedValue(name, issued, view) ?? anchor?.[index])
  return values.every(value => value !== undefined) ? { kind: 'done', anchor: values } : { kind: 'done' }
}

function issuedValue(name: string, issued: readonly AttributeChange[], view: TypeView): Scalar | undefined {
  const wanted = name.toLowerCase()
  const change = issued.find(each => each.name.toLowerCase() === wanted || (view.isNamedByDN && isDN(each.name)))
  const attribute = view.objectType.attributes[view.positions.get(wanted) ?? -1]
  const value: unknown = listOf(change?.valueChanges, `The values of "${name}"`)[0]?.value
  if (attribute === undefined || value === undefined || value === null) return undefined
  try {
    return scalarOf(value, attribute)
  } catch (error) {
    throw error instanceof UnfitValue ? new Error(`The anchor of a result is unfit: ${error.message}`) : error
  }
}

function isDN(name: string): boolean {
  return name.toLowerCase() === 'dn'
}
