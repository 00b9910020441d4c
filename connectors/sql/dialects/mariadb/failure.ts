import { hostError } from '../../../../src/model/error.ts'
import type { TargetFailureKind } from '../../../../src/model/target-failure.ts'
import { StatementError } from '../../failure.ts'
import { connectionFailureOf } from './connection-failure.ts'
import { isDriverError, saidBy } from './driver-error.ts'

/** The error numbers of the server (https://mariadb.com/kb/en/mariadb-error-code-reference/). */
const kinds: ReadonlyMap<number, TargetFailureKind> = new Map(
  Object.entries({
    exists: [1022, 1062, 1169, 1586, 1761, 1762],
    reference: [1216, 1452],
    refused: [1217, 1451],
    value: [
      1048, 1138, 1153, 1263, 1264, 1265, 1292, 1364, 1366, 1406, 1411, 1416, 1525, 1690, 3140, 3819, 4025, 4078, 45046,
    ],
    locked: [1020, 1205, 1206, 1213, 1613, 1614, 3572],
    timeout: [1317, 1907, 1969, 3024],
    forbidden: [1044, 1095, 1142, 1143, 1227, 1290, 1370, 1792, 1836, 1356],
    unavailable: [1021, 1037, 1038, 1041, 1114, 1197, 3675],
  } satisfies Partial<Record<TargetFailureKind, readonly number[]>>).flatMap(([kind, numbers]) =>
    numbers.map(number => [number, kind as TargetFailureKind] as const),
  ),
)

/** Something that a statement names is not there, or it is none that the server understands. */
const unfit = new Set([
  1046, 1049, 1051, 1052, 1054, 1060, 1064, 1102, 1103, 1109, 1110, 1136, 1146, 1149, 1210, 1222, 1241, 1247, 1267,
  1271, 1304, 1305, 1318, 1347, 1414, 1415, 4161,
])

/** These undo the whole transaction. */
const undoing = new Set([1020, 1206, 1213, 1613, 1614])

/** An error of the driver as the rest of the program knows it; any other as it is. `source` is the database's name. */
export function failureOf(error: unknown, source: string): unknown {
  if (!isDriverError(error)) return error
  const lost = connectionFailureOf(error, source)
  if (lost !== undefined) return lost
  const number = Number(error.errno)
  if (!(number > 0)) return error
  const said = saidBy(error)
  if (unfit.has(number) && !isForeignText(number, said)) return hostError('source-unfit', { source, reason: said })
  const kind = isForeignText(number, said) ? 'value' : (kinds.get(number) ?? 'refused')
  const constraint = constraintIn(said)
  const column = columnIn(said)
  const message = wording(kind, number, { source, said, constraint, column })
  return new StatementError(kind, message, { constraint, column, deadlock: undoing.has(number) })
}

/** Whether there is no such savepoint: the transaction that it was made in is over. */
export function isSavepointGone(error: unknown): boolean {
  return isDriverError(error) && error.errno === 1305
}

/** Whether a text was compared that the character set of the column has no letters for. */
function isForeignText(number: number, said: string): boolean {
  return number === 1267 && said.includes('COERCIBLE')
}

interface Told {
  readonly source: string
  readonly said: string
  readonly constraint: string | undefined
  readonly column: string | undefined
}

/** What is said of values leaves the values out: one of them may be a password. */
function wording(kind: TargetFailureKind, number: number, { source, said, constraint, column }: Told): string {
  const where = column === undefined ? 'A column' : `The column "${column}"`
  switch (kind) {
    case 'exists':
      return `${source} has a row with this value already${constraint === undefined ? '' : `, by the key "${constraint}"`}.`
    case 'reference':
      return `${source} has no row that this one refers to${constraint === undefined ? '' : ` by "${constraint}"`}.`
    case 'value':
      return valueWording(number, where, constraint, source)
    case 'locked':
      return undoing.has(number)
        ? `Another program changed the same rows of ${source} at the same time, and this transaction was undone.`
        : `A row or table of ${source} is locked by another program. Let that program finish its transaction, or set a longer lockTimeoutMs.`
    case 'timeout':
      return `${source} ended a statement because it took too long, or because somebody ended it. Set a longer statementTimeoutMs if it needs more time.`
    case 'forbidden':
      return `${source} does not let this user do that: ${said}`
    case 'unavailable':
      return `${source} has no room left for what it was asked: ${said}`
    case 'refused':
      return number === 1451 || number === 1217
        ? `Other rows of ${source} refer to this one${constraint === undefined ? '' : ` by "${constraint}"`}, so it stays as it is.`
        : `${source} refused it: ${said}`
    default:
      return `${source}: ${said}`
  }
}

function valueWording(number: number, where: string, constraint: string | undefined, source: string): string {
  switch (number) {
    case 1048:
    case 1263:
    case 1364:
      return `${where} of ${source} needs a value.`
    case 1406:
      return `${where} of ${source} has no room for a value that long.`
    case 1153:
    case 45046:
      return `A value is larger than ${source} takes at once. Raise max_allowed_packet of the server.`
    case 1264:
    case 1690:
      return `${where} of ${source} cannot hold a number that large or small.`
    case 1267:
      return `A text has letters in it that a column of ${source} has not.`
    case 3819:
    case 4025:
      return `The condition "${constraint ?? ''}" of ${source} does not hold for these values.`
    default:
      return `${where} of ${source} does not take the value.`
  }
}

/** `Duplicate entry 'x' for key 'users.email'`, `CONSTRAINT 'fk' FOREIGN KEY …`, `Check constraint 'c' is violated`. */
function constraintIn(said: string): string | undefined {
  const key = /for key '(?:[^']*\.)?([^'.]+)'\.?$/.exec(said)?.[1]
  return key ?? /CONSTRAINT [`'](?:[^`']*\.)?([^`'.]+)[`']/i.exec(said)?.[1]
}

/** `Column 'x' cannot be null`, `for column 'erp'.'t'.'x' at row 1`, `FOREIGN KEY ('x') REFERENCES`. */
function columnIn(said: string): string | undefined {
  const named =
    /(?:^Column|^Field|for column) ((?:[`'][^`']+[`']\.?)+)/.exec(said)?.[1] ??
    /FOREIGN KEY \((`[^`]+`)\)/.exec(said)?.[1]
  return named === undefined ? undefined : [...named.matchAll(/[`']([^`']+)[`']/g)].at(-1)?.[1]
}
