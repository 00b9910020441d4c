import { Type } from 'typebox'
import type { Diagnostic } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import { type Kind, kinds, type Schema } from '../model/schema.ts'
import { checkSettings } from '../model/settings.ts'
import { parseYaml } from '../model/yaml.ts'

const attribute = Type.Object({
  name: Type.String(),
  kind: Type.Union(
    kinds.map(kind => Type.Literal(kind)),
    { default: 'string' },
  ),
  multi: Type.Boolean({ default: false }),
  required: Type.Boolean({ default: false }),
  description: Type.Optional(Type.String()),
})
const declaration = Type.Object({
  objectTypes: Type.Array(
    Type.Object({
      name: Type.String(),
      anchor: Type.Array(Type.String()),
      attributes: Type.Array(attribute),
    }),
  ),
})

/** Reads the schema of a connected system from a file (JSON, or YAML), for checking a mapping without the system. */
export function readSchema(source: Source): {
  readonly schema: Schema | undefined
  readonly diagnostics: readonly Diagnostic[]
} {
  const yaml = parseYaml(source)
  if (yaml.diagnostics.length > 0) return { schema: undefined, diagnostics: yaml.diagnostics }
  const { settings, diagnostics } = checkSettings(declaration, yaml.value, yaml)
  if (settings === undefined) return { schema: undefined, diagnostics }
  const objectTypes = settings.objectTypes.map(objectType => ({
    ...objectType,
    attributes: objectType.attributes.map(({ kind, ...rest }) => ({ ...rest, kind: kind as Kind })),
  }))
  return { schema: { objectTypes }, diagnostics }
}
