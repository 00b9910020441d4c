import { CompletionItemKind } from 'vscode-languageserver/node'
import { isScalar } from 'yaml'
import {
  attributeDefinition,
  formatPath,
  isResourceType,
  parsePath,
  type ScimPath,
  subDefinition,
} from '../../model/scim.ts'
import type { ResourceType } from '../../model/scim-schemas.ts'
import type { Analysis } from '../analysis.ts'
import { leafDefinition } from '../hover/flow-key.ts'
import { keysAt } from '../rules.ts'
import type { Offer } from './offer.ts'

/** The paths that SCIM defines for the resource type of an object type. */
export function pathOffers(analysis: Analysis, objectType: string): readonly Offer[] {
  const resource = resourceOf(analysis, objectType)
  const paths = keysAt(['objectTypes', objectType, 'flows']).flatMap(({ name }) => {
    const path = parsePath(name)
    return path.kind === 'path' && attributeDefinition(path, resource) !== undefined ? elements(path) : []
  })
  return paths.map(path => {
    const { type, description } = leafDefinition(path, resource) ?? {}
    return { label: formatPath(path), kind: CompletionItemKind.Property, detail: type, documentation: description }
  })
}

/** As far as the file says it. */
function resourceOf(analysis: Analysis, objectType: string): ResourceType | undefined {
  for (const { entries } of analysis.versions) {
    const value = entries.find(
      ({ path }) => path.length === 3 && path[0] === 'objectTypes' && path[1] === objectType && path[2] === 'resource',
    )?.value
    if (isScalar(value) && typeof value.value === 'string' && isResourceType(value.value)) return value.value
  }
  return undefined
}

/** `emails[type eq "work"]`, and the same for each other type that SCIM knows. */
function elements(path: ScimPath): readonly ScimPath[] {
  const { filter } = path
  const definition = attributeDefinition(path)
  if (filter === undefined || definition === undefined) return [path]
  const types = subDefinition(definition, filter.attribute)?.canonicalValues ?? []
  const values = [...new Set([filter.value, ...types])]
  return values.map(value => ({ ...path, filter: { ...filter, value } }))
}
