import type { Value } from '../../grammar/syntax/value.ts'
import { evaluate, type Mode, type Result, stillContext } from './evaluate.ts'

/** An expression, what it is evaluated with, and what must come out. */
export interface Vector {
  readonly id: string
  readonly dialect: 'entra' | 'cloudsync' | 'aadconnect'
  readonly level: 'must' | 'should' | 'info'
  readonly expression: string
  readonly attributes?: Readonly<Record<string, Json>>
  readonly context?: {
    readonly now?: string
    readonly parameters?: Record<string, string>
    readonly defaultDomain?: string | null
    readonly existingTargetValues?: readonly string[]
  }
  readonly expected: Json
  readonly accept?: readonly Json[]
}
export type Json = null | string | number | boolean | readonly Json[] | { readonly [key: string]: Json }

/** Evaluates a vector, here or in a browser. */
export function runVector(mode: Mode, { dialect, expression, attributes = {}, context = {} }: Vector): Result {
  const now = Date.parse(context.now ?? '2025-07-30T00:00:00Z')
  return evaluate(
    mode,
    expression,
    Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, revive(value)])),
    stillContext({
      ...context,
      now: () => now,
      parameters: context.parameters ?? {},
      defaultDomain: context.defaultDomain ?? null,
      isTaken: value => context.existingTargetValues?.includes(value) ?? false,
    }),
    { dialect: dialect === 'aadconnect' ? 'aadconnect' : 'entra' },
  )
}

function revive(json: Json): Value {
  if (isObject(json) && typeof json['binaryHex'] === 'string') {
    return Uint8Array.from(json['binaryHex'].match(/../g) ?? [], octet => Number.parseInt(octet, 16))
  }
  return json
}

export function isObject(json: Json): json is { readonly [key: string]: Json } {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
