import type { Outcome, Value } from '../../syntax/value.ts'
import { booleanOf } from '../convert.ts'
import { defineLazyFunction, type Thunk } from '../define.ts'
import { iif as entra } from '../iif.ts'

export const iif = defineLazyFunction({
  name: 'IIF',
  params: entra.params,
  returns: 'any',
  ...(entra.type === undefined ? {} : { type: entra.type }),
  doc: 'One of two values. Only the chosen one is evaluated. A condition that is absent or empty does not hold. A condition that is a list chooses for each of its values: from a list as long as itself the value at the same place, else the same each time; absent choices are left out.',
  examples: [
    { expression: 'IIF([country] = "USA", "local", "abroad")', attributes: { country: 'USA' }, gives: 'local' },
    { expression: 'IIF(IsPresent([mail]), [mail], Error("no mail"))', attributes: { mail: 'a@x' }, gives: 'a@x' },
    {
      expression: 'IIF(InStr([proxyAddresses], "SIP:") = 1, NULL, [proxyAddresses])',
      attributes: { proxyAddresses: ['SIP:a@x', 'SMTP:a@x'] },
      gives: ['SMTP:a@x'],
    },
    { expression: 'IIF([x], "yes", "no")', attributes: { x: null }, gives: 'no' },
  ],
  run: (_context, condition: Thunk, yes: Thunk, no: Thunk): Outcome => {
    const holds = condition?.() ?? null
    if (typeof holds === 'symbol') return holds
    if (Array.isArray(holds) && holds.length > 1) return chosenEach(holds as readonly Value[], yes, no)
    return (booleanOf(holds) === true ? yes?.() : no?.()) ?? null
  },
})

/** Both sides are evaluated where a value of the condition asks for them, and no more than once. */
function chosenEach(conditions: readonly Value[], yes: Thunk, no: Thunk): Outcome {
  const answers = conditions.map(condition => booleanOf(condition) === true)
  const first: Outcome = (answers.includes(true) ? yes?.() : null) ?? null
  if (typeof first === 'symbol') return first
  const second: Outcome = (answers.includes(false) ? no?.() : null) ?? null
  if (typeof second === 'symbol') return second
  return answers.flatMap((answer, place): readonly Value[] => {
    const chosen = answer ? first : second
    const one =
      Array.isArray(chosen) && chosen.length === answers.length
        ? ((chosen[place] as Value | undefined) ?? null)
        : chosen
    return one === null ? [] : Array.isArray(one) ? (one as readonly Value[]) : [one]
  })
}
