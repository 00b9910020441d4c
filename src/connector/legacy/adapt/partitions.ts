import type { Partition as ContractPartition } from '../../contract.ts'
import { MADistinguishedNameStyle } from '../enums/capability.ts'
import { HierarchyNode, Partition } from '../partition.ts'
import { listOf } from './lists.ts'
import type { Session } from './session.ts'

/** The partition of a connected system that has no others. */
const whole = Partition.create('00000000-0000-0000-0000-000000000000', 'default', 'default')

/** The partitions there are. Only names of LDAP's kind have them; none: the system has one. */
async function partitionsOf({ legacy, capabilities, parameters }: Session): Promise<readonly Partition[]> {
  const isLdap = capabilities.distinguishedNameStyle === MADistinguishedNameStyle.Ldap
  if (!isLdap || !capabilities.supportPartitions || legacy.getPartitions === undefined) return []
  return listOf(await legacy.getPartitions(parameters), 'What getPartitions returns')
}

/** The same as the contract has them. */
export async function partitionNames(session: Session): Promise<readonly ContractPartition[]> {
  return (await partitionsOf(session)).map(({ dn, name }) => ({ name: dn, title: name }))
}

/** The partition an entry belongs to: the one with the longest DN that its own ends in. */
export async function partitionOf(session: Session, dn: string): Promise<Partition> {
  const wanted = dn.toLowerCase()
  const around = (await partitionsOf(session)).filter(partition => wanted.endsWith(partition.dn.toLowerCase()))
  return around.toSorted((a, b) => b.dn.length - a.dn.length)[0] ?? whole
}

/** The partitions that are to be read: the one that is named, or all. Throws for a name that there is not. */
export async function wantedPartitions(session: Session, name: string | null): Promise<readonly Partition[]> {
  const there = await partitionsOf(session)
  if (name === null) return there.length === 0 ? [whole] : there
  const wanted = there.filter(({ dn }) => dn.toLowerCase() === name.toLowerCase())
  if (wanted.length > 0) return wanted
  throw new Error(`There is no partition "${name}". There are: ${there.map(({ dn }) => dn).join(', ') || 'none'}.`)
}

/** The containers that a run includes: all of a partition's. */
export function containersOf(partition: Partition): readonly HierarchyNode[] {
  return partition === whole ? [] : [HierarchyNode.create(partition.dn, partition.name)]
}

/** Whether a partition is one of several, so that its watermark is told apart from theirs. */
export function isPart(partition: Partition): boolean {
  return partition !== whole
}
