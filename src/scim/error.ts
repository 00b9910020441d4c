import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import { catalogue, HostError } from '../model/error.ts'

/** The detail words for errors of RFC 7644 §3.12 that reading can meet. */
export type ScimType = 'invalidFilter' | 'invalidSyntax' | 'invalidValue' | 'invalidPath'

/** An answer other than success: what the client did, or what we cannot do, as RFC 7644 §3.12 puts it. */
export class ScimError extends Error {
  readonly status: number
  readonly scimType: ScimType | undefined

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail)
    this.name = 'ScimError'
    this.status = status
    this.scimType = scimType
  }
}

/** What is wrong with a filter, as one line. */
export function invalidFilter(diagnostics: readonly Diagnostic[]): ScimError {
  const lines = diagnostics.map(({ message, help, start }) =>
    [`The filter is wrong at character ${start?.column ?? 1}:`, message, ...(help === undefined ? [] : [help])].join(
      ' ',
    ),
  )
  return new ScimError(400, lines.join(' '), 'invalidFilter')
}

/**
 * What a client is told of an error: nothing of an error that is ours but that there is one. Errors of the HTTP server
 * about a request (too large a body, malformed JSON) keep their status.
 */
export function toScimError(error: unknown): ScimError {
  if (error instanceof ScimError) return error
  if (error instanceof HostError) return new ScimError(catalogue[error.code].status, error.message)
  const { statusCode, code } = error as { readonly statusCode?: unknown; readonly code?: unknown }
  const status = typeof statusCode === 'number' ? statusCode : 500
  if (!(error instanceof Error) || status < 400 || status >= 500) {
    return new ScimError(500, 'Something went wrong in this host. Its log says what.')
  }
  if (code === 'FST_ERR_BAD_URL') return new ScimError(400, 'The address is not well encoded.', 'invalidValue')
  if (status === 400) return new ScimError(400, 'The body is not valid JSON.', 'invalidSyntax')
  return new ScimError(status, error.message)
}

/** The body of an error. The status is text, as the RFC has it. */
export function errorBody(error: ScimError): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(error.status),
    ...(error.scimType === undefined ? {} : { scimType: error.scimType }),
    detail: error.message,
  })
}
