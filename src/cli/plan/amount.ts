import type { Plan } from '../../space/plan.ts'
import { plural } from '../output.ts'

/** What a plan would do, in numbers: `600 deletions and 3 members`. */
export function amount({ deletions, members }: Pick<Plan, 'deletions' | 'members'>): string {
  const parts = [
    ...(deletions > 0 ? [plural(deletions, 'deletion')] : []),
    ...(members > 0 ? [plural(members, 'member')] : []),
  ]
  return parts.join(' and ') || 'nothing'
}
