import { type Diagnostic, render } from '../../../grammar/syntax/diagnostics.ts'
import type { Json } from '../../mapping/evaluation-line.ts'
import { valueText } from '../../mapping/explain/shown.ts'
import { flowText, letText, resultText, type Styled, stepLines } from '../../mapping/explain/text.ts'
import type { Evaluation, Reply } from './reply.ts'

/** A reply as a person reads it. */
export function replyText(reply: Reply, styled: Styled): string {
  switch (reply.kind) {
    case 'evaluation':
      return evaluationText(reply, styled)
    case 'steps':
      return [...reply.lets.map(one => letText(one, styled)), stepLines(reply.steps, styled).join('\n')].join('\n')
    case 'flow':
      return [...reply.lets.map(one => letText(one, styled)), flowText(reply.flow, styled)].join('\n')
    case 'entry':
      return columns(reply.attributes.map(([name, value]) => [name, valueText(value)]))
    case 'list':
      return columns(reply.items)
    case 'note':
      return styled('dim', reply.text)
    case 'mistakes':
      return reply.diagnostics.map(render).join('\n')
    case 'end':
      return ''
    default:
      return reply satisfies never
  }
}

function evaluationText({ result, whole, type, problems }: Evaluation, styled: Styled): string {
  const told = problems.map(render)
  if (result.kind === 'error' || result.kind === 'failed') return told.join('\n')
  const value = whole === undefined ? resultText(result) : valueText({ value: whole })
  return [...told, `${value}  ${styled('dim', `(${type})`)}`].join('\n')
}

/** Names with what belongs to them below each other. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(60, Math.max(...rows.map(([name]) => name.length)))
  return rows.map(([name, what]) => `${name.padEnd(what === '' ? 0 : width)}  ${what}`.trimEnd()).join('\n')
}

/** A reply as a machine reads it: the line, and what came of it. An evaluation is as `map eval` has it. */
export function replyJson(line: string, reply: Reply): object {
  switch (reply.kind) {
    case 'evaluation':
      return { line, ...evaluationJson(reply), type: reply.type, problems: reply.problems }
    case 'entry':
      return { line, entry: Object.fromEntries(reply.attributes) }
    case 'list':
      return { line, items: reply.items.map(([name, what]) => ({ name, ...(what === '' ? {} : { what }) })) }
    case 'mistakes':
      return { line, error: errorIn(reply.diagnostics), problems: reply.diagnostics }
    case 'steps':
    case 'flow':
    case 'note':
    case 'end': {
      const { kind: _, ...rest } = reply
      return { line, ...rest }
    }
    default:
      return reply satisfies never
  }
}

type Answered =
  | { readonly value: Json; readonly hidden?: true }
  | { readonly noFlow: true; readonly scope?: 'object' }
  | { readonly error: ReturnType<typeof errorIn> }

function evaluationJson({ result, whole, problems }: Evaluation): Answered {
  if (result.kind === 'value') return whole === undefined ? { value: result.value, hidden: true } : { value: whole }
  if (result.kind === 'no flow') return { noFlow: true }
  if (result.kind === 'no flow of the object') return { noFlow: true, scope: 'object' }
  if (result.kind === 'absent') return { value: null }
  return { error: errorIn(problems) }
}

function errorIn(problems: readonly Diagnostic[]): { readonly code: string; readonly message: string } {
  const { code, message } = problems.findLast(({ severity }) => severity === 'error') ?? { code: '', message: '' }
  return { code, message }
}
