import type { Conversion, Explanation, FlowExplanation, FlowOutcome, LetExplanation, Verdict } from './explanation.ts'
import { valueText } from './shown.ts'
import type { Result, Step } from './step.ts'

/** How parts of the text are set off where a person looks at it. */
export type Styled = (format: 'bold' | 'dim' | 'red' | 'yellow', text: string) => string

const plain: Styled = (_, text) => text

/** An explanation as an indented text: each flow with the tree of its expression. */
export function explanationText(explanation: Explanation, styled: Styled = plain): string {
  const { scope, lets, flows, direction } = explanation
  const now = nowText(explanation)
  const text = blocks([
    headText(explanation, styled),
    ...(scope === undefined ? [] : [flowText(scope, styled)]),
    ...lets.map(one => letText(one, styled)),
    ...flows.map(flow => flowText(flow, styled, direction === 'import' ? 'stored' : 'in the source')),
  ])
  return now === undefined ? text : `${text}\n\n${now}`
}

/** What takes one line stands close to the like; what takes more stands by itself. */
function blocks([head = '', ...others]: readonly string[]): string {
  const isShort = (text: string | undefined): boolean => text !== undefined && !text.includes('\n')
  const joined = others.map((text, i) => (isShort(text) && i > 0 && isShort(others[i - 1]) ? text : `\n${text}`))
  return [head, ...joined].join('\n')
}

function headText({ objectType, anchor, place, verdict, direction }: Explanation, styled: Styled): string {
  const where = place === undefined ? '' : ` (${place.source}, ${place.unit} ${place.position})`
  const name = `${styled('bold', anchor === null ? objectType : `${objectType} ${anchor}`)}${where}`
  return direction === 'export' && verdict.kind === 'in scope' ? name : `${name}: ${verdictText(verdict, styled)}`
}

function verdictText(verdict: Verdict, styled: Styled): string {
  switch (verdict.kind) {
    case 'in scope':
      return verdict.kind
    case 'out of scope':
      return styled('yellow', `out of scope by ${verdict.by}`)
    case 'failed':
      return `${styled('red', 'failed')}: ${verdict.by}: ${verdict.message} [${verdict.code}]`
    default:
      return verdict satisfies never
  }
}

function nowText({ now, direction }: Explanation): string | undefined {
  if (now === undefined) return undefined
  if (!now.exists) return 'There is no such entry in the connector space yet.'
  const where = direction === 'import' ? 'what is stored' : 'what the source has'
  const { length } = now.differing
  if (length === 0) return `The same as ${where}.`
  return `${length === 1 ? '1 flow differs' : `${length} flows differ`} from ${where}.`
}

/** A flow: what came out, and the tree of how. `where` says what is there now. */
export function flowText(flow: FlowExplanation, styled: Styled = plain, where = 'stored'): string {
  const { target, steps, conversion, outcome, now } = flow
  const head = `${styled('bold', target)} ${outcomeText(outcome, styled)}`
  return [
    isLeaf(steps) ? `${head}  ${styled('dim', `← ${leafText(steps)}`)}` : head,
    ...(isLeaf(steps) ? [] : stepLines(steps, styled)),
    ...(conversion === undefined ? [] : [`  ${styled('dim', conversionText(flow, conversion))}`]),
    ...(now?.differs === true ? [`  ${styled('yellow', `${where} now: ${resultText(now.result)}`)}`] : []),
  ].join('\n')
}

/** A named sub-expression with its tree. */
export function letText({ name, steps }: LetExplanation, styled: Styled): string {
  const head = `${styled('bold', `$${name}`)} = ${resultText(steps.result)}`
  return isLeaf(steps)
    ? `${head}  ${styled('dim', `← ${leafText(steps)}`)}`
    : [head, ...stepLines(steps, styled)].join('\n')
}

function outcomeText(outcome: FlowOutcome, styled: Styled): string {
  switch (outcome.kind) {
    case 'value':
    case 'absent':
      return `= ${resultText(outcome)}`
    case 'no flow':
      return 'does not flow'
    case 'no flow of the object':
      return 'does not flow, nor does its entry'
    case 'error': {
      const where = outcome.at === undefined ? '' : ` in ${cut(outcome.at)}`
      return `${styled('red', 'failed')}${where}: ${outcome.message} [${outcome.code}]`
    }
    default:
      return outcome satisfies never
  }
}

/** `as boolean: "True" → true` */
function conversionText({ kind, multi }: FlowExplanation, { before, after, reference }: Conversion): string {
  const holds = reference === undefined ? kind : `reference to ${reference}`
  return `as ${multi ? `list of ${holds}` : holds}: ${valueText(before)} → ${valueText(after)}`
}

const maxText = 100
/** Beyond this width results do not stand below each other. */
const maxColumn = 72

/** A tree, a line for each piece. Pieces that are always the same are seen in the text of those around them. */
export function stepLines(step: Step, styled: Styled = plain): readonly string[] {
  const lines = linesOf(step, 1)
  const width = Math.min(maxColumn, Math.max(...lines.map(({ text }) => text.length)))
  return lines.map(({ text, result }) => {
    const isFailure = result.startsWith('→ error') || result === '→ failed'
    const shown = isFailure ? styled('red', result) : result === notReached ? styled('dim', result) : result
    return `${text.padEnd(width)}  ${shown}`
  })
}

interface Line {
  readonly text: string
  readonly result: string
}

function linesOf(step: Step, depth: number): readonly Line[] {
  if (depth > 1 && isFixed(step)) return []
  const below = step.parts.flatMap(part => linesOf(part, depth + 1))
  const result = step.result.kind === 'not reached' ? notReached : `→ ${resultText(step.result)}${lookupText(step)}`
  const missing = step.result.kind === 'called' ? step.result.times - step.parts.length : 0
  const more = missing > 0 ? [{ text: `${'  '.repeat(depth + 1)}…`, result: `and ${missing} more` }] : []
  return [{ text: `${'  '.repeat(depth)}${cut(step.text)}`, result }, ...below, ...more]
}

const notReached = '– not reached'

/** Constants, and words that mean a value. */
function isFixed({ kind, result }: Step): boolean {
  return kind === 'constant' || (kind === 'word' && (result.kind === 'value' || result.kind === 'not reached'))
}

function isLeaf({ parts, kind, result }: Step): boolean {
  return parts.length === 0 && kind !== 'call' && result.kind !== 'error'
}

function leafText({ kind, text }: Step): string {
  return kind === 'constant' || kind === 'word' ? 'constant' : text
}

export function resultText(result: Result | FlowOutcome): string {
  switch (result.kind) {
    case 'value':
      return valueText(result)
    case 'absent':
    case 'failed':
    case 'not reached':
      return result.kind
    case 'no flow':
      return 'does not flow'
    case 'no flow of the object':
      return 'does not flow, nor does its entry'
    case 'error':
      return `error: ${result.message} [${result.code}]`
    case 'called':
      return result.times === 1 ? 'once' : `${result.times} times`
    default:
      return result satisfies never
  }
}

function lookupText({ lookup, result }: Step): string {
  if (lookup === undefined) return ''
  const { table, key, column } = lookup
  const where = `${column === undefined ? '' : `${column} of `}${JSON.stringify(key)} in table ${table}`
  return result.kind === 'absent' ? `  (nothing for ${where})` : `  (${where})`
}

function cut(text: string): string {
  return text.length > maxText ? `${text.slice(0, maxText - 1)}…` : text
}
