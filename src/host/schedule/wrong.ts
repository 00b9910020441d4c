import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { diagnoseSetting, type Written } from '../../model/settings.ts'
import type { SystemSettings } from '../declaration.ts'
import { parseSchedule } from './schedule.ts'

/** The schedules of a configuration that are none. */
export function wrongSchedules(
  systems: Readonly<Record<string, SystemSettings>>,
  written: Written,
): readonly Diagnostic[] {
  return Object.entries(systems).flatMap(([system, { profiles }]) =>
    Object.entries(profiles).flatMap(([profile, { schedule }]) => {
      const parsed = schedule === undefined ? undefined : parseSchedule(schedule)
      if (parsed === undefined || 'next' in parsed) return []
      const path = ['systems', system, 'profiles', profile, 'schedule']
      return diagnoseSetting(written, path, 'value', { code: 'wrong-schedule', ...parsed })
    }),
  )
}
