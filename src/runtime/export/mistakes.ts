import type { SettingPath } from '../../model/settings.ts'
import { shownKind } from './read-value.ts'

/** Something wrong with a change as it is written, and where in it. */
export interface Mistake {
  readonly path: SettingPath
  readonly part: 'key' | 'value'
  readonly code: string
  readonly message: string
  readonly help?: string
}

export type Group = Readonly<Record<string, unknown>>

/** Collects what is wrong with a change. */
export class Mistakes {
  readonly list: Mistake[] = []

  /** Returns nothing, for want of what should have been read. */
  tell(path: SettingPath, code: string, message: string, help?: string, part: 'key' | 'value' = 'value'): undefined {
    this.list.push({ path, part, code, message, ...(help === undefined ? {} : { help }) })
    return undefined
  }
}

/** A group of keys and values. */
export function readGroup(value: unknown, path: SettingPath, what: string, mistakes: Mistakes): Group | undefined {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Group
  const message = `${what} must be a group of keys and values, not ${shownKind(value)}.`
  return mistakes.tell(path, 'wrong-type', message)
}
