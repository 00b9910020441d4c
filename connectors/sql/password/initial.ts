import type { Anchor, Change } from '../../../src/model/change.ts'
import type { Target } from '../export/target.ts'
import type { Writing } from '../export/writing.ts'
import type { SqlSettings } from '../settings.ts'
import { hashPassword } from './hash.ts'
import type { InitialPassword } from './initial-password.ts'
import { setWithin } from './set.ts'

/** The passwords of the entries that a batch adds, by the positions of the changes. Hashing takes a while on purpose. */
export async function initialPasswords(
  { objectTypes }: SqlSettings,
  changes: readonly Change[],
): Promise<ReadonlyMap<number, InitialPassword>> {
  const made = [...changes.entries()].flatMap(([index, change]) => {
    if (change.kind !== 'add' || change.password === undefined) return []
    const { password } = change
    const settings = objectTypes[change.objectType]?.password ?? {}
    return [hashPassword(password, settings).then(value => [index, { value, secrets: [password, value] }] as const)]
  })
  return new Map(await Promise.all(made))
}

/** Gives an entry that was just added its password. */
export async function setInitial(
  writing: Writing,
  target: Target,
  anchor: Anchor,
  { value }: InitialPassword,
): Promise<void> {
  await setWithin(writing, target, anchor, { password: value, mustChange: false, unlock: false })
}
