import { coerce } from '../../../grammar/compile/coerce.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import type { Outcome } from '../../../grammar/syntax/value.ts'
import { Findings } from '../../mapping/findings.ts'
import { storedAttribute } from '../../mapping/target.ts'
import type { StoredAttribute } from '../../model/schema.ts'
import { attributeDefinition, parsePath, type ScimPath, storedName, subDefinition } from '../../model/scim.ts'
import type { AttributeDefinition } from '../../model/scim-schemas.ts'
import type { Analysis } from '../analysis.ts'
import { valuesOnExample } from './example-values.ts'
import { definitionText, exampleText } from './text.ts'

/** What SCIM says of the path of a flow, and what the flow gives on the example. */
export function flowKeyText(analysis: Analysis, objectType: string, key: string): string | undefined {
  const path = parsePath(key)
  if (path.kind === 'error') return undefined
  const type = analysis.read.file?.objectTypes.find(({ name }) => name.text === objectType)
  const definition = leafDefinition(path, type?.resource)
  const said = definition === undefined ? 'An attribute of your own.' : definitionText(key, definition)
  const value = valueText(analysis, objectType, path)
  return value === undefined ? said : `${said}\n\n---\n\n${value}`
}

/** What SCIM says of the values that a path leads to. */
export function leafDefinition(path: ScimPath, resource?: string): AttributeDefinition | undefined {
  const definition = attributeDefinition(path, resource)
  if (definition === undefined || path.subAttribute === undefined) return definition
  return subDefinition(definition, path.subAttribute)
}

function valueText(analysis: Analysis, objectType: string, path: ScimPath): string | undefined {
  const type = analysis.read.file?.objectTypes.find(({ name }) => name.text === objectType)
  const flow = type?.flows.find(({ target }) => target === storedName(path))
  const site = analysis.sites.find(
    one =>
      one.role.part === 'flow' && one.role.objectType === objectType && one.written.start === flow?.from.written.start,
  )
  const root = site?.parsed().node
  if (type === undefined || flow === undefined || site === undefined || root === undefined) return undefined
  const values = valuesOnExample(analysis, site, root, root)
  if (values === undefined) return undefined
  const { from } = flow
  const attributes = analysis.connectorType(objectType)?.attributes
  const read = from.kind === 'attribute' ? attributes?.find(({ name }) => name === from.name) : undefined
  const stored = storedAttribute(flow, type.resource, read, new Findings(analysis.source))
  return exampleText({ ...values, results: values.results.map(result => held(result, stored)) })
}

/** A result in the form that the attribute holds. */
function held(result: Outcome | EvaluationError, stored: StoredAttribute | undefined): Outcome | EvaluationError {
  if (stored === undefined || result instanceof EvaluationError) return result
  try {
    return coerce(stored.kind, stored.multi, result)
  } catch (error) {
    if (error instanceof EvaluationError) return error
    throw error
  }
}
