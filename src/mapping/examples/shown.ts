import { textOf } from '../../../grammar/functions/convert.ts'
import { base64, DateTime, isList, numberText, type Outcome } from '../../../grammar/syntax/value.ts'
import type { EntryOutcome } from './entry.ts'

/** What became of an entry, in a few words. */
export function shownOutcome(outcome: EntryOutcome): string {
  switch (outcome.kind) {
    case 'values':
      return 'in scope'
    case 'out of scope':
      return outcome.kind
    case 'failed':
      return `the error ${outcome.code} of ${outcome.message}`
    default:
      return outcome satisfies never
  }
}

/** A value much as an example has it. */
export function shownValue(outcome: Outcome): string {
  if (typeof outcome === 'symbol') return 'no flow'
  if (outcome === null) return 'nothing'
  if (outcome instanceof Uint8Array) return `{ base64: ${quoted(beginning(base64(outcome)))} }`
  if (outcome instanceof DateTime) return textOf(outcome) ?? ''
  if (isList(outcome)) return `[${outcome.map(shownValue).join(', ')}]`
  switch (typeof outcome) {
    case 'string':
      return quoted(outcome)
    case 'number':
    case 'bigint':
      return numberText(outcome)
    case 'boolean':
      return String(outcome)
    default: {
      const parts = Object.entries(outcome).map(([name, value]) => `${name}: ${shownValue(value)}`)
      return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
    }
  }
}

/** Pictures are long, and nobody reads them. */
function beginning(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** With everything escaped that cannot be told from a blank, or cannot be seen at all. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{Z}\p{Cf}]/gu, character => (character === ' ' ? ' ' : escaped(character)))
}

function escaped(character: string): string {
  return character.replace(/[^]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
