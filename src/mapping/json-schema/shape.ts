/** A JSON Schema (draft 2020-12), or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** An object with these keys and no others. */
export function object(description: string, required: readonly string[], properties: JsonSchema): JsonSchema {
  return { type: 'object', description, required, properties, additionalProperties: false }
}

/** What YAML takes for a number or a boolean is text as well where text is wanted. */
export const text = { type: ['string', 'number', 'boolean'] }
