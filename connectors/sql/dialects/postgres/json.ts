import { Buffer } from 'node:buffer'
import type { Cell, Complex, Scalar, Value } from '../../../../src/model/value.ts'
import { readDecimal, readInteger } from '../../values/number.ts'

/**
 * What a JSON text says, as a value. An object is a complex value, a list a list; a scalar is given as it is. What values
 * cannot hold is left out or stays text: a null within an object or a list, a list within a list. Numbers that a double
 * cannot hold stay exact. A text that is no JSON stays as it is.
 */
export function readJson(text: string): Cell {
  try {
    return cellOf(parsed(text))
  } catch {
    return text
  }
}

/** The language's types do not know yet that JSON takes a number as text. */
const exactJson = JSON as typeof JSON & { rawJSON(text: string): object }

/** A JSON text of a value; bytes become base64. */
export function jsonText(value: Value): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return exactJson.rawJSON(String(part))
    if (part instanceof Uint8Array) return Buffer.from(part).toString('base64')
    return part
  })
}

function parsed(text: string): unknown {
  // Only long numbers can be more than a double holds.
  if (!/\d{16}|\d[eE]|\.\d{12}/.test(text)) return JSON.parse(text)
  return JSON.parse(text, exactly)
}

function exactly(_: string, value: unknown, { source }: { readonly source?: string } = {}): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  return /^-?\d+$/.test(source) ? readInteger(source) : readDecimal(source)
}

function cellOf(json: unknown): Cell {
  if (Array.isArray(json)) {
    return json.flatMap((element: unknown) => {
      if (Array.isArray(element)) return [JSON.stringify(element)]
      const single = singleOf(element)
      return single === null ? [] : [single]
    })
  }
  return singleOf(json)
}

function singleOf(json: unknown): Scalar | Complex | null {
  switch (typeof json) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return json
    case 'object': {
      if (json === null) return null
      const subAttributes: Record<string, Value> = {}
      for (const [name, part] of Object.entries(json)) {
        const value = cellOf(part)
        if (value !== null) define(subAttributes, name, value)
      }
      return subAttributes
    }
    default:
      return null
  }
}

/** Also a sub-attribute called `__proto__` is one. */
function define(object: Record<string, Value>, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true })
  else object[name] = value
}
