import { hasIndexKeys, keptAsRows, type StoredObjectType } from '../model/schema.ts'
import { type Codec, createCodec, toText } from './codec.ts'
import {
  anchorKey,
  HASHES_PER_BLOCK,
  indexKey,
  indexPrefix,
  openTables,
  ROW_HEADER,
  readMeta,
  readRowHeader,
} from './layout.ts'

/**
 * Checks that the tables of a space agree: every entry has its anchor, its index keys and its hashes, and nothing
 * points to an entry that is not there. Returns what does not hold, in sentences; reads everything. Where there is no
 * space, all holds.
 */
export async function verifySpace(folder: string): Promise<string[]> {
  const tables = openTables(folder, 'read')
  if (tables === undefined) return []
  const meta = readMeta(tables)
  const problems: string[] = []
  const counts: Record<string, number> = {}
  const codecs = new Map<StoredObjectType, Codec>()
  const expectedIndex = new Set<string>()
  let entries = 0
  for (const { key: id, value: row } of tables.entries.getRange({})) {
    entries++
    if (id >= meta.nextId) problems.push(`entry ${id} is not below the next id ${meta.nextId}`)
    const header = readRowHeader(row)
    const name = meta.types[header.type] ?? ''
    const objectType = meta.schemas[header.schema]?.objectTypes.find(o => o.name === name)
    if (objectType === undefined) {
      problems.push(`entry ${id} has no schema`)
      continue
    }
    counts[name] = (counts[name] ?? 0) + 1
    const anchor = row.subarray(ROW_HEADER, ROW_HEADER + header.anchorLength)
    if (tables.anchors.get(anchorKey(header.type, anchor))?.readUInt32LE(0) !== id) {
      problems.push(`the anchor of entry ${id} does not lead to it`)
    }
    const codec = codecs.get(objectType) ?? createCodec(objectType)
    codecs.set(objectType, codec)
    const cells = codec.decode(row, ROW_HEADER + anchor.length, row.length)
    for (const [slot, attribute] of objectType.attributes.entries()) {
      const cell = cells[slot]
      if (!hasIndexKeys(attribute) || cell === null || cell === undefined) continue
      for (const value of Array.isArray(cell) ? cell : [cell]) {
        const text = toText(value, attribute.kind)
        const prefix = indexPrefix(header.type, meta.paths.indexOf(attribute.name), text, attribute.caseExact)
        expectedIndex.add(indexKey(prefix, id).toString('latin1'))
      }
    }
    const block = tables.hashes.get(Math.floor(id / HASHES_PER_BLOCK))
    const at = (id % HASHES_PER_BLOCK) * 16
    if (block === undefined || block.readBigUInt64LE(at) === 0n) problems.push(`entry ${id} has no hashes`)
  }
  for (const key of tables.rows.getKeys({})) {
    const id = key.readUInt32BE(0)
    const row = tables.entries.get(id)
    if (row === undefined) {
      problems.push(`a value is kept for entry ${id}, which is not there`)
      continue
    }
    const header = readRowHeader(row)
    const path = key.readUInt16BE(4)
    const attribute = meta.schemas[header.schema]?.objectTypes
      .find(o => o.name === meta.types[header.type])
      ?.attributes.find(a => a.name === meta.paths[path])
    if (attribute === undefined || !keptAsRows(attribute)) problems.push(`entry ${id} has values of no attribute`)
    else if (attribute.indexed) {
      const prefix = indexPrefix(header.type, path, key.toString('utf8', 6), true)
      expectedIndex.add(indexKey(prefix, id).toString('latin1'))
    }
  }
  for (const key of tables.index.getKeys({})) {
    if (!expectedIndex.delete(key.toString('latin1'))) {
      problems.push(`an index key leads to entry ${key.readUInt32BE(key.length - 4)}, which has no such value`)
    }
  }
  if (expectedIndex.size > 0) problems.push(`${expectedIndex.size} index keys are missing`)
  const anchors = tables.anchors.getCount()
  if (anchors !== entries) problems.push(`there are ${anchors} anchors for ${entries} entries`)
  let hashed = 0
  for (const { value } of tables.hashes.getRange({})) {
    for (let at = 0; at < value.length; at += 16) if (value.readBigUInt64LE(at) !== 0n) hashed++
  }
  if (hashed !== entries) problems.push(`there are hashes of ${hashed} entries, and ${entries} entries`)
  for (const name of new Set([...Object.keys(counts), ...Object.keys(meta.counts)])) {
    if ((counts[name] ?? 0) !== (meta.counts[name] ?? 0)) {
      problems.push(`${name}: ${counts[name] ?? 0} entries, ${meta.counts[name] ?? 0} counted`)
    }
  }
  await tables.root.close()
  return problems
}
