import { TargetError } from '../../src/model/target-failure.ts'

/** Where in a file the next record begins. */
export interface FilePlace {
  /** In octets. */
  readonly offset: number
  /** Counted from 1. */
  readonly line: number
}

/** Where an interrupted import goes on. */
export interface Place extends FilePlace {
  readonly objectType: string
  /** The identities of the files up to this one, by object type. Those that follow may change: they are yet to be read. */
  readonly files: Readonly<Record<string, string>>
}

export function printPlace(place: Place): string {
  return JSON.stringify(place)
}

/** Throws the `TargetError` that makes the import begin again, where the text is not one of ours. */
export function parsePlace(text: string): Place {
  const place = parsed(text)
  if (!isPlace(place)) throw new TargetError('resume', 'The place to go on from is not one that this connector gave.')
  return place
}

/** A file that was read already, or in part, is not what it was. */
export function changedSince(source: string): TargetError {
  return new TargetError(
    'resume',
    `${source} has changed since the import was interrupted: it is read from the beginning.`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== 'object' || value === null) return false
  const { objectType, offset, line, files } = value as Partial<Record<keyof Place, unknown>>
  return (
    typeof objectType === 'string' && isCount(offset) && isCount(line) && typeof files === 'object' && files !== null
  )
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
