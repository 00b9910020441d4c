import type { Check } from './check.ts'
import { adding } from './checks/adding.ts'
import { changing } from './checks/changing.ts'
import { cleaning } from './checks/cleaning.ts'
import { conduct } from './checks/conduct.ts'
import { delta } from './checks/delta.ts'
import { importing } from './checks/importing.ts'
import { many } from './checks/many.ts'
import { parts } from './checks/parts.ts'
import { passwords } from './checks/passwords.ts'
import { reading } from './checks/reading.ts'
import { references } from './checks/references.ts'
import { schema } from './checks/schema.ts'
import { values } from './checks/values.ts'

/** Every check, in the order in which they are done: what writes comes late, and what it wrote is removed at the end. */
export const checks: readonly Check[] = [
  ...schema,
  ...importing,
  ...references,
  ...reading,
  ...parts,
  ...adding,
  ...changing,
  ...values,
  ...delta,
  ...passwords,
  ...many,
  ...conduct,
  ...cleaning,
]
