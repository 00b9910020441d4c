import { EvaluationError, type Param } from '../define.ts'

/** The steps in which dates are counted, as Visual Basic names them. */
export type Unit = 'yyyy' | 'm' | 'd' | 'ww' | 'h' | 'n' | 's'

const units: readonly Unit[] = ['yyyy', 'm', 'd', 'ww', 'h', 'n', 's']

/** The unit of an interval argument; case counts. Throws `EvaluationError` when there is none. */
export function unitOf(interval: string): Unit {
  const unit = units.find(known => known === interval)
  if (unit === undefined) {
    throw new EvaluationError('bad-interval', `There is no interval "${interval}"; there are ${units.join(', ')}.`)
  }
  return unit
}

/** The parameter that names a unit. */
export const interval = {
  name: 'interval',
  type: 'text',
  presence: 'required',
  verify: (constant: string): void => void unitOf(constant),
  doc: 'What is counted: yyyy years, m months, d days, ww weeks, h hours, n minutes, s seconds.',
} as const satisfies Param

/** The seconds of a unit that always has the same. */
export function secondsOf(unit: Exclude<Unit, 'yyyy' | 'm'>): number {
  switch (unit) {
    case 'ww':
      return 7 * 86_400
    case 'd':
      return 86_400
    case 'h':
      return 3600
    case 'n':
      return 60
    case 's':
      return 1
    default:
      return unit satisfies never
  }
}
