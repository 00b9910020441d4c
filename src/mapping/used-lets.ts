import type { Named } from '../../grammar/compile/named.ts'
import { namedBehind } from '../../grammar/compile/reads.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import type { ExpressionChecker } from './expression-checker.ts'
import type { MappingFile, TypeMapping } from './file.ts'
import type { Findings } from './findings.ts'
import type { Let } from './let.ts'

/** Which way expressions go: inward they read the connector's attributes, outward those of SCIM. */
export type Way = 'inbound' | 'outbound'

/** The named sub-expressions that an object type uses one way, also by way of others, in their order. */
export function usedLets(file: MappingFile, type: TypeMapping, way: Way): readonly Let[] {
  return namedBehind(nodesOf(type, way), [...file.lets, ...type.lets], file.language)
}

/** Checks them in turn: each may stand on those before it. */
export function acceptLets(
  file: MappingFile,
  type: TypeMapping,
  way: Way,
  checker: ExpressionChecker,
): readonly Named[] {
  return usedLets(file, type, way).flatMap(one => checker.acceptLet(one) ?? [])
}

/** Tells of names that no flow stands on. */
export function warnOfUnusedLets(file: MappingFile, findings: Findings): void {
  const used = new Set(
    file.objectTypes.flatMap(type => [...usedLets(file, type, 'inbound'), ...usedLets(file, type, 'outbound')]),
  )
  for (const one of [...file.lets, ...file.objectTypes.flatMap(type => type.lets)]) {
    if (used.has(one)) continue
    const message = `$${one.name} is not used.`
    findings.report(one.key, { code: 'unused-let', severity: 'warning', message, help: 'Delete it.' })
  }
}

function nodesOf({ flows, scope, exports }: TypeMapping, way: Way): readonly Node[] {
  const inward = [...flows.map(flow => flow.from), ...(scope === undefined ? [] : [scope])]
  const sources = way === 'inbound' ? inward : exports.map(one => one.from)
  return sources.flatMap(from => (from.kind === 'constant' ? [] : [from.node]))
}
