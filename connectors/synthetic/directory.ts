import { Groups } from './groups.ts'
import { People } from './people.ts'
import type { SyntheticSettings } from './settings.ts'

/** What is read of a directory in one import. */
export interface Reading {
  readonly people: People
  readonly groups: Groups
  /** The cycle it is read in. */
  readonly cycle: number
  readonly pageSize: number
  /** Persons as octets. */
  readonly isRaw: boolean
  /** The object types that are wanted. */
  readonly objectTypes: readonly string[]
}

export function readingOf(
  settings: SyntheticSettings,
  cycle: number,
  wanted: { readonly objectTypes: readonly string[]; readonly pageSize: number | null },
): Reading {
  return {
    people: new People(settings),
    groups: new Groups(settings),
    cycle,
    pageSize: Math.min(100_000, wanted.pageSize ?? settings.pageSize),
    isRaw: settings.pages === 'raw',
    objectTypes: wanted.objectTypes,
  }
}

/** A page without rows that says what the pages before it came to. It is of an object type that is wanted. */
export function lastPage({ objectTypes, cycle }: Reading) {
  const objectType = objectTypes.at(-1) ?? 'person'
  return {
    kind: 'rows',
    objectType,
    source: `cycle ${cycle}`,
    rows: [],
    firstPosition: 1,
    watermark: String(cycle),
  } as const
}

/** How many of the groups stand in one page. */
export function groupsInPage({ groups, pageSize }: Reading): number {
  const membersInPage = 20_000
  return Math.max(1, Math.min(pageSize, Math.floor(membersInPage / Math.max(1, groups.size))))
}
