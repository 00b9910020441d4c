import { ScimError } from './error.ts'
import type { Request } from './gateway.ts'
import { createProjection, type Projection } from './projection.ts'

type Parameters = Readonly<Record<string, unknown>>

/** Reads the parameters of a query, from the address or from the body of a `.search`. Those it does not know are ignored. */
export function readRequest(parameters: Parameters): Request {
  return {
    filter: textOf(parameters, 'filter'),
    startIndex: numberOf(parameters, 'startIndex') ?? 1,
    count: numberOf(parameters, 'count'),
    projection: readProjection(parameters),
  }
}

/** Which part of a resource the parameters ask for. */
export function readProjection(parameters: Parameters): Projection {
  return createProjection(namesOf(parameters, 'attributes'), namesOf(parameters, 'excludedAttributes'))
}

/** The body of a `.search` (RFC 7644 §3.4.3). */
export function readSearch(body: unknown): Request {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ScimError(400, 'The body of a search is a JSON object.', 'invalidSyntax')
  }
  return readRequest(body as Parameters)
}

/** Of a parameter that is given several times the last counts. */
function valueOf(parameters: Parameters, name: string): unknown {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  return Array.isArray(value) ? value.at(-1) : value
}

function textOf(parameters: Parameters, name: string): string | undefined {
  const value = valueOf(parameters, name)
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new ScimError(400, `"${name}" is text.`, 'invalidValue')
  return value
}

function numberOf(parameters: Parameters, name: string): number | undefined {
  const value = valueOf(parameters, name)
  if (value === undefined || value === null || value === '') return undefined
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new ScimError(400, `"${name}" is a whole number.`, 'invalidValue')
  return number
}

function namesOf(parameters: Parameters, name: string): readonly string[] {
  const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined
  if (value === undefined || value === null) return []
  const names: unknown[] = Array.isArray(value) ? value : [value]
  if (!names.every(name => typeof name === 'string')) {
    throw new ScimError(400, `"${name}" lists names of attributes.`, 'invalidValue')
  }
  return names
}
