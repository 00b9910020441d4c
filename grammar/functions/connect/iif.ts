import { isList, type NoFlow, type Outcome, type Value } from '../../syntax/value.ts'
import { choice, nothing } from '../choice.ts'
import { booleanOf } from '../convert.ts'
import { defineLazyFunction, type Emitted, type Thunk } from '../define.ts'
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
    const holds = answersOf(condition?.() ?? null)
    if (typeof holds === 'boolean') return (holds ? yes?.() : no?.()) ?? null
    const first: Outcome = (asks(holds, true) ? yes?.() : null) ?? null
    const second: Outcome = (typeof first !== 'symbol' && asks(holds, false) ? no?.() : null) ?? null
    return chosen(holds, first, second)
  },
  emit: ([condition = nothing, yes = nothing, no = nothing], emitter): Emitted => {
    const { type, constant } = condition
    const isAlone = constant === undefined ? type !== 'any' && type !== 'list' : !Array.isArray(constant)
    const alone = isAlone ? entra.emit?.([condition, yes, no], emitter) : undefined
    if (alone !== undefined) return alone
    const [holds, first, second] = [emitter.temp(), emitter.temp(), emitter.temp()]
    const test = emitter.helper('asks', asks)
    const asked = `typeof ${holds} === 'boolean' ? ${holds} : ${emitter.helper('answersOf', answersOf)}(${holds})`
    const isFirst = `${holds} === true || (${holds} !== false && ${test}(${holds}, true))`
    const isSecond = `${holds} === false || (${holds} !== true && typeof ${first} !== 'symbol' && ${test}(${holds}, false))`
    const steps = [
      `${holds} = ${condition.code}`,
      `${holds} = ${asked}`,
      `${first} = ${isFirst} ? ${yes.code} : null`,
      `${second} = ${isSecond} ? ${no.code} : null`,
    ]
    const each = `${emitter.helper('chosen', chosen)}(${holds}, ${first}, ${second})`
    const code = `(${steps.join(', ')}, typeof ${holds} === 'boolean' ? (${holds} ? ${first} : ${second}) : ${each})`
    const { absent, mayNotFlow } = choice([yes, no])
    return { code, type: 'any', absent, mayNotFlow: mayNotFlow || condition.mayNotFlow }
  },
})

/** Whether a condition holds; of a list, whether each of its values does. */
function answersOf(condition: Outcome | undefined): boolean | readonly boolean[] | NoFlow {
  if (typeof condition === 'symbol') return condition
  const value = condition ?? null
  const isSeveral = value !== null && isList(value) && value.length > 1
  return isSeveral ? value.map(one => booleanOf(one) === true) : booleanOf(value) === true
}

/** Whether a choice is wanted for one of the answers. */
function asks(answers: readonly boolean[] | NoFlow, answer: boolean): boolean {
  return typeof answers !== 'symbol' && answers.includes(answer)
}

/** Both sides were evaluated where an answer asks for them, and no more than once. */
function chosen(answers: readonly boolean[] | NoFlow, first: Outcome, second: Outcome): Outcome {
  if (typeof answers === 'symbol') return answers
  if (typeof first === 'symbol') return first
  if (typeof second === 'symbol') return second
  return answers.flatMap((answer, place): readonly Value[] => {
    const side = answer ? first : second
    const one = side !== null && isList(side) && side.length === answers.length ? (side[place] ?? null) : side
    return one === null ? [] : isList(one) ? one : [one]
  })
}
