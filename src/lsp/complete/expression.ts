import { CompletionItemKind } from 'vscode-languageserver/node'
import { wordNames } from '../../../grammar/compile/words.ts'
import { type Operator, spelling } from '../../../grammar/syntax/operators.ts'
import type { Stretch } from '../../model/settings.ts'
import type { Analysis } from '../analysis.ts'
import { type Context, contextBehind } from '../expression/context.ts'
import { bareName } from '../sites.ts'
import type { Writing } from '../writing.ts'
import { escapedFor, quotedFor } from '../yaml/style.ts'
import { functionOffers } from './functions.ts'
import { attributesFor, columnsOf, letsFor, parametersOf, tablesOf } from './names.ts'
import type { Offer } from './offer.ts'

const logic: readonly Operator[] = ['AND', 'OR']

/** What could stand where an expression is being written, and the stretch of the word that is there. */
export interface Offered {
  readonly offers: readonly Offer[]
  readonly at: Stretch
}

export function expressionOffers(analysis: Analysis, writing: Writing, offset: number): Offered {
  const { before, behind, written } = writing
  const context = contextBehind(before, analysis.language)
  const start = context.kind === 'nothing' ? before.length : context.start
  const from = written === undefined ? offset : Math.min(written.locate(start), offset)
  const rest = restOf(context, behind)
  const end = written === undefined ? offset : Math.max(offset, written.locate(before.length + rest.length))
  const found = [...offersIn(context, analysis, writing), ...bareOffers(analysis, writing)]
  return { offers: found.map(offer => escaped(offer, writing)), at: { start: from, end } }
}

/** What of the word stands behind the cursor. */
function restOf(context: Context, behind: string): string {
  switch (context.kind) {
    case 'attribute':
      return /^[^[\](),"\n]*(?=\])/.exec(behind)?.[0] ?? ''
    case 'parameter':
      return /^[\w.-]*%?/.exec(behind)?.[0] ?? ''
    case 'table':
    case 'column':
      return /^[^"\\\n,()]*(?=")/.exec(behind)?.[0] ?? ''
    default:
      return /^\w*/.exec(behind)?.[0] ?? ''
  }
}

function offersIn(context: Context, analysis: Analysis, writing: Writing): readonly Offer[] {
  const { role, behind } = writing
  switch (context.kind) {
    case 'attribute': {
      const isClosed = restOf(context, behind) !== '' || behind.startsWith(']')
      return attributesFor(analysis, role).map(offer => ({
        ...offer,
        text: isClosed ? offer.label : `${offer.label}]`,
      }))
    }
    case 'variable':
      return [...boundOffers(context.bound), ...letsFor(analysis, writing)]
    case 'parameter':
      return parametersOf(analysis)
    case 'table':
      return tablesOf(analysis)
    case 'column':
      return columnsOf(analysis, context.table)
    case 'operator':
      return logic.map(operator => ({
        label: spelling(operator, analysis.language),
        kind: CompletionItemKind.Operator,
      }))
    case 'call':
      return functionOffers(analysis.language, { isPiped: true, isCalled: /^\w*\(/.test(behind) })
    case 'value':
      return valueOffers(context.bound, analysis, writing)
    case 'nothing':
      return []
    default:
      return context satisfies never
  }
}

function valueOffers(bound: readonly string[], analysis: Analysis, writing: Writing): readonly Offer[] {
  const { language } = analysis
  return [
    ...[...boundOffers(bound), ...letsFor(analysis, writing)].map(offer => ({
      ...offer,
      filter: offer.label.slice(1),
    })),
    ...(isAlone(writing) ? [] : attributesFor(analysis, writing.role).map(inBrackets)),
    ...functionOffers(language, { isCalled: /^\w*\(/.test(writing.behind) }),
    ...wordNames(language).map(label => ({ label, kind: CompletionItemKind.Keyword, rank: 4 })),
  ]
}

function inBrackets(offer: Offer): Offer {
  return { ...offer, label: `[${offer.label}]`, filter: offer.label, rank: 2 }
}

function boundOffers(names: readonly string[]): readonly Offer[] {
  return names.map(name => ({
    label: `$${name}`,
    kind: CompletionItemKind.Variable,
    detail: 'the value that the lambda is given',
    rank: 0,
  }))
}

/** Where nothing else is written, an attribute needs no brackets. */
function bareOffers(analysis: Analysis, writing: Writing): readonly Offer[] {
  if (!isAlone(writing)) return []
  return attributesFor(analysis, writing.role).map(offer => ({ ...offer, rank: 1 }))
}

function isAlone({ before, behind }: Writing): boolean {
  return /^\s*[\p{L}\p{N}_.:-]*$/u.test(before) && /^[\p{L}\p{N}_.:-]*\s*$/u.test(behind)
}

/** An offer as it is written in a scalar of its style; where none has begun, a new one takes quotes as it needs them. */
function escaped(offer: Offer, { written, before }: Writing): Offer {
  const { text = offer.label } = offer
  const isAttribute = offer.kind === CompletionItemKind.Field && /^\s*[\p{L}\p{N}_.:-]*$/u.test(before)
  if (isAttribute && !text.startsWith('[') && !bareName.test(text)) {
    const style = written?.style ?? 'plain'
    return { ...offer, text: style === 'plain' ? quotedFor('single', `[${text}]`) : escapedFor(style, `[${text}]`) }
  }
  return written === undefined ? offer : { ...offer, text: escapedFor(written.style, text) }
}
