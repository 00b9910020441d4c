import type { Anchor } from '../../model/change.ts'
import type { ObjectType } from '../../model/schema.ts'
import type { Value } from '../../model/value.ts'
import type { ChangeResult } from '../contract.ts'
import { type Image, keyOf } from './image.ts'
import { cellText, shortened } from './text.ts'
import { fail, failIfAny } from './verdict.ts'
import { told } from './writer.ts'

/** Ends the check unless the entry is there with these values; `null` stands for none. */
export function expectEntry(
  image: Image,
  type: ObjectType,
  anchor: Anchor,
  values: Readonly<Record<string, Value | null>>,
): void {
  const row = image.row(type, anchor) ?? fail(`${keyOf(type, anchor)} in the import`, 'it is not among the entries')
  const wrong = Object.entries(values).flatMap(([name, value]) => {
    const index = type.attributes.findIndex(attribute => attribute.name === name)
    const [expected, found] = [cellText(value), cellText(row[index])]
    return expected === found ? [] : [`${name}: expected ${shortened(expected)}, found ${shortened(found)}`]
  })
  failIfAny(`${keyOf(type, anchor)} as it was exported`, wrong)
}

/** Ends the check unless the entry is gone. */
export function expectGone(image: Image, type: ObjectType, anchor: Anchor): void {
  if (image.has(type, anchor)) fail(`no ${keyOf(type, anchor)} in the import`, 'it is still there')
}

/** Ends the check unless a change was made. */
export function expectDone(what: string, result: ChangeResult): void {
  if (result.kind === 'failed') fail(`${what} to be done`, told(result.failure))
}

/** Ends the check unless a change failed in one of the ways that are right. */
export function expectFailure(what: string, result: ChangeResult, kinds: readonly string[]): void {
  if (result.kind === 'done') fail(`${what} to fail as ${kinds.join(' or ')}`, 'it is reported as done')
  if (!kinds.includes(result.failure.kind)) fail(`${what} to fail as ${kinds.join(' or ')}`, told(result.failure))
}
