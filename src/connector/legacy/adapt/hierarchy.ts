import type { Container, HierarchyContext } from '../../contract.ts'
import { HierarchyNode } from '../partition.ts'
import { listOf } from './lists.ts'
import type { Session } from './session.ts'

/** The containers below one, or those at the top of a partition. ECMA2 does not tell whether there are more below. */
export async function hierarchyBelow(
  { legacy, parameters }: Session,
  { parent, partition }: HierarchyContext,
): Promise<readonly Container[]> {
  const above = parent ?? partition
  const node = above === null ? null : HierarchyNode.create(above, above)
  const nodes = listOf(await legacy.getHierarchy?.(parameters, node), 'What getHierarchy returns')
  return nodes.map(({ dn, displayName }) => ({ name: dn, title: displayName, hasChildren: true }))
}
