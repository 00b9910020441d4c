import type { TargetFailureKind } from '../../../../src/model/target-failure.ts'
import type { StatementFailure } from '../../failure.ts'

/**
 * What SQL Server means by the number of an error
 * (https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors). `unfit`: what is
 * asked is not there, or is not understood.
 */
export interface Rule {
  readonly kind: TargetFailureKind | 'unfit'
  /** What the database did or is; what the server tells follows. */
  readonly words: string
  readonly advice?: string
  readonly failure?: StatementFailure
}

const exists: Rule = { kind: 'exists', words: 'has such a row already' }
const value: Rule = { kind: 'value', words: 'does not take a value' }
const forbidden: Rule = {
  kind: 'forbidden',
  words: 'does not allow it',
  advice: 'Grant the right to the user of the settings, or leave it out.',
}
const readOnly: Rule = { kind: 'forbidden', words: 'can only be read here' }
const credentials: Rule = {
  kind: 'credentials',
  words: 'does not accept who we are',
  advice: 'Check user, password and the name of the database.',
}
const unfit: Rule = { kind: 'unfit', words: 'does not understand what it is asked' }
const gone: Rule = { kind: 'unavailable', words: 'is not there at the moment' }
const busy: Rule = { kind: 'busy', words: 'asks to be left alone for a while' }
const full: Rule = { kind: 'unavailable', words: 'has no room left', advice: 'Make room on the server.' }
const conflict: Rule = {
  kind: 'locked',
  words: 'undid the transaction',
  advice: 'Something else held the same rows; the same again may pass.',
  failure: { deadlock: true },
}
const locked: Rule = {
  kind: 'locked',
  words: 'is locked by another program',
  advice: 'Let it finish, or set a longer lockTimeoutMs.',
}
const timeout: Rule = {
  kind: 'timeout',
  words: 'took too long',
  advice: 'Where that is usual, set a longer statementTimeoutMs.',
}

/** For what has a number of its own and none of the rules below. */
export const refused: Rule = { kind: 'refused', words: 'refuses it' }
/** For what the severity alone tells: from 20 on the server ends the connection. */
export const broken: Rule = gone

const numbers: readonly (readonly [Rule, ...number[]])[] = [
  [exists, 2601, 2627],
  [
    value,
    220,
    232,
    241,
    242,
    245,
    248,
    271,
    272,
    273,
    295,
    296,
    515,
    517,
    544,
    2628,
    6522,
    8102,
    8106,
    8114,
    8115,
    8152,
    8169,
    9420,
    13608,
  ],
  [forbidden, 229, 230, 262, 297, 300, 916, 6004, 15247, 15562, 40615],
  [readOnly, 978, 3906, 3908],
  [credentials, 4060, 4064, 18452, 18456, 18461, 18470, 18486, 18487, 18488],
  [
    unfit,
    102,
    103,
    104,
    105,
    137,
    156,
    170,
    201,
    205,
    206,
    207,
    208,
    209,
    213,
    257,
    319,
    334,
    402,
    447,
    457,
    468,
    529,
    1033,
    2812,
    3952,
    4104,
    4121,
    8116,
    8117,
    8144,
    8145,
    8146,
    8162,
    8178,
    11514,
    11538,
  ],
  [gone, 596, 617, 927, 942, 945, 976, 983, 6005, 17142, 17189, 40197, 40613, 42108, 42109],
  [busy, 701, 802, 8645, 8651, 10928, 10929, 10936, 17809, 40501, 40550, 40551, 40552, 40553, 49918, 49919, 49920],
  [full, 1101, 1105, 1827, 9002, 40544],
  [conflict, 1205, 3960, 3961, 41301, 41302, 41305, 41325],
  [locked, 1222, 5245],
  [timeout, -2],
]

export const rules: ReadonlyMap<number, Rule> = new Map(
  numbers.flatMap(([rule, ...all]) => all.map(number => [number, rule] as const)),
)

/** A row that is named and not there, a row that is still named, or a check that was not passed: they share a number. */
export function constraintRule(message: string): Rule {
  if (/\bREFERENCE constraint\b/.test(message)) {
    return { kind: 'refused', words: 'keeps a row that others still name' }
  }
  if (/\bFOREIGN KEY\b/.test(message)) return { kind: 'reference', words: 'misses a row that is named' }
  return value
}
