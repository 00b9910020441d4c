import { EvaluationError } from '../../../grammar/functions/define.ts'
import { NO_FLOW_OBJECT, type Outcome } from '../../../grammar/syntax/value.ts'
import { shownValue, valueText } from '../../mapping/explain/shown.ts'
import type { Attribute } from '../../model/schema.ts'
import type { AttributeDefinition } from '../../model/scim-schemas.ts'
import type { ExampleValues } from './example-values.ts'

/** Values of a lambda are shown for so many calls. */
const maxShown = 5

/** `On the example "Kim": "a"` */
export function exampleText({ example, results }: ExampleValues): string {
  const shown = results.slice(0, maxShown).map(outcomeText)
  const more = results.length > maxShown ? [`and ${results.length - maxShown} more`] : []
  const text = results.length === 0 ? 'not reached' : [...shown, ...more].join(', ')
  return `On the example *${example.name}*: ${text}`
}

function outcomeText(outcome: Outcome | EvaluationError): string {
  if (outcome instanceof EvaluationError) return `error, ${outcome.message} [${outcome.code}]`
  if (outcome === null) return '_absent_'
  if (typeof outcome !== 'symbol') return code(valueText(shownValue(outcome)))
  return outcome === NO_FLOW_OBJECT ? 'does not flow, nor does its entry' : 'does not flow'
}

/** `string, several values; every entry has it` */
export function attributeText({ name, kind, multi, required, description }: Attribute): string {
  const facts = `**${name}**: ${kind}${multi ? ', several values' : ''}${required ? ', every entry has it' : ''}`
  return description === undefined ? facts : `${facts}\n\n${description}`
}

/** What SCIM says of an attribute. */
export function definitionText(path: string, definition: AttributeDefinition): string {
  const { type, multiValued, required, caseExact, canonicalValues = [] } = definition
  const facts = [
    type,
    ...(multiValued ? ['several values'] : []),
    ...(required ? ['required'] : []),
    ...(caseExact ? ['case counts'] : []),
    ...(canonicalValues.length === 0 ? [] : [`usually ${canonicalValues.join(', ')}`]),
  ]
  return `**${path}**: ${facts.join(', ')}\n\n${definition.description}`
}

/** An expression as a block of its own. */
export function expressionBlock(text: string): string {
  const fence = text.includes('```') ? '~~~' : '```'
  return `${fence}\n${text.trim()}\n${fence}`
}

function code(text: string): string {
  const fence = text.includes('`') ? '``' : '`'
  return text.startsWith('`') || text.endsWith('`') ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`
}
