import { TargetError } from '../../../model/target-failure.ts'
import type { EntryName } from '../../contract.ts'
import type { LegacyValue } from '../attribute-change.ts'
import { Attrib, CSEntry } from '../cs-entry.ts'
import { ConnectionSecurityLevel } from '../enums/password.ts'
import { anchorKey } from './anchor-key.ts'
import { partitionOf } from './partitions.ts'
import { canRead, namedEntry, readEntries, viewOf } from './read.ts'
import { type Session, typesOf } from './session.ts'

/** Opens a password connection, sets or changes a password of an entry, and closes it: also after a failure. */
export async function withPasswordConnection(
  session: Session,
  name: EntryName,
  work: (entry: CSEntry) => Promise<void>,
): Promise<void> {
  const { legacy, parameters } = session
  if ((await legacy.getConnectionSecurityLevel?.()) === ConnectionSecurityLevel.NotSecure) {
    throw new TargetError('refused', 'The connection is not secure, says the connector: no password is sent over it.')
  }
  const entry = await entryOf(session, name)
  await legacy.openPasswordConnection?.(parameters, await partitionOf(session, entry.dn))
  try {
    await work(entry)
  } finally {
    await legacy.closePasswordConnection?.()
  }
}

/** The entry with its DN and anchor, and all of its attributes where it had to be read for its DN. */
async function entryOf(session: Session, name: EntryName): Promise<CSEntry> {
  const { objectType, anchor } = name
  const types = await typesOf(session)
  const view = viewOf(types.views, objectType)
  if (view === undefined) throw new TargetError('refused', `The connector's schema has no object type "${objectType}".`)
  const named = namedEntry(view, anchor)
  const anchors = [...named.anchorAttributes].map(each => new Attrib(each.name, [each.value]))
  if (view.objectType.dn === undefined || view.isNamedByDN || !canRead(session)) {
    return new CSEntry(named.dn, view.objectType.name, anchors)
  }
  const row = (await readEntries(session, types, [name])).get(anchorKey(objectType, anchor))
  if (row === undefined) throw new TargetError('absent', `There is no ${objectType} "${anchor.join(', ')}".`)
  const attributes = view.objectType.attributes.slice(1).map((attribute, index) => {
    const cell = row[index + 1] ?? []
    return new Attrib(attribute.name, (Array.isArray(cell) ? cell : [cell]) as readonly LegacyValue[])
  })
  return new CSEntry(row[0] as string, view.objectType.name, attributes)
}
