import { statfsSync } from 'node:fs'
import { type Database, open as openStore, type RootDatabase } from 'lmdb'
import { HostError, hostError } from '../model/error.ts'
import type { StoredSchema } from '../model/schema.ts'
import { storeFileExists } from './store-file.ts'

/**
 * The tables of a connector space, and how their keys and values are laid out. One LMDB environment per connected
 * system; every transaction leaves all tables in agreement.
 *
 * | table     | key                                                  | value                                      |
 * |-----------|------------------------------------------------------|--------------------------------------------|
 * | `entries` | entry id (dense, never used twice)                   | row header, anchor, attributes by the codec |
 * | `anchors` | object type (1), anchor in UTF-8                     | entry id (4, LE)                           |
 * | `index`   | object type (1), path (2, BE), value, 0, id (4, BE)  | nothing                                    |
 * | `rows`    | entry id (4, BE), path (2, BE), value in UTF-8       | nothing                                    |
 * | `hashes`  | block of 252 ids                                     | 252 × (anchor hash 8, fingerprint 8)       |
 * | `journal` | sequence number of its first change                  | changes, see journal.ts                    |
 * | `runs`    | run number                                           | its record, JSON                           |
 * | `failures` | run (4, BE), number (4, BE)                         | a failure of it, JSON                      |
 * | `seen`    | block of 32,768 ids                                  | one bit an id, see seen-ids.ts           |
 * | `staged`  | see stage.ts                                         | what the run under way would take away     |
 * | `plans`   | plan number                                          | its record, JSON                           |
 * | `planned` | see plan-tables.ts                                   | what the plans would take away             |
 * | `written` | object type (1), anchor                              | an export to be confirmed, JSON            |
 * | `pending` | number                                               | a change that waits for its export, JSON   |
 * | `meta`    | `space`, `commit`                                    | the record below; how many commits there were |
 */
export interface Tables {
  readonly root: RootDatabase
  readonly entries: Database<Buffer, number>
  readonly anchors: Database<Buffer, Buffer>
  readonly index: Database<Buffer, Buffer>
  readonly rows: Database<Buffer, Buffer>
  readonly hashes: Database<Buffer, number>
  readonly journal: Database<Buffer, number>
  readonly runs: Database<unknown, number>
  readonly failures: Database<unknown, Buffer>
  readonly seen: Database<Buffer, number>
  readonly staged: Database<Buffer, Buffer>
  readonly plans: Database<unknown, number>
  readonly planned: Database<Buffer, Buffer>
  readonly written: Database<unknown, Buffer>
  readonly pending: Database<unknown, number>
  readonly meta: Database<unknown, string>
}

/**
 * Opens the tables in a folder. A reader creates nothing, and gets nothing where there is no space yet or its tables
 * have not all been made. Throws `space-broken` for what is no space.
 */
export function openTables(folder: string, mode: 'write'): Tables
export function openTables(folder: string, mode: 'read'): Tables | undefined
export function openTables(folder: string, mode: 'read' | 'write'): Tables | undefined {
  if (!storeFileExists(folder) && mode === 'read') return undefined
  try {
    return open(folder, mode)
  } catch (error) {
    const failure = explainFailure(error, folder)
    if (failure instanceof HostError) throw failure
    throw hostError('space-broken', { folder, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** An error of the store for a person, where the disk is to blame; any other as it is. */
export function explainFailure(error: unknown, folder: string): unknown {
  const text = error instanceof Error ? error.message : ''
  if (/No space left|ENOSPC|MDB_MAP_FULL|File too large|EFBIG/.test(text)) return hostError('disk-full', { folder })
  if (!/Input\/output error|EIO/.test(text)) return error
  // A write that got half way is told as an I/O error as well.
  return roomIn(folder) < MIN_ROOM ? hostError('disk-full', { folder }) : hostError('disk-failed', { folder })
}

function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

/** A disk with less room than this, in octets, has none for a transaction. */
const MIN_ROOM = 65_536

function open(folder: string, mode: 'read' | 'write'): Tables | undefined {
  const root = openStore({ path: folder, maxDbs: 32, readOnly: mode === 'read', noSubdir: false })
  const binary = { encoding: 'binary', keyEncoding: 'binary' } as const
  const numbered = { encoding: 'binary', keyEncoding: 'uint32' } as const
  const tables: Tables = {
    root,
    entries: root.openDB({ name: 'entries', ...numbered }),
    anchors: root.openDB({ name: 'anchors', ...binary }),
    index: root.openDB({ name: 'index', ...binary }),
    rows: root.openDB({ name: 'rows', ...binary }),
    hashes: root.openDB({ name: 'hashes', ...numbered }),
    journal: root.openDB({ name: 'journal', encoding: 'binary' }),
    runs: root.openDB({ name: 'runs', encoding: 'json' }),
    failures: root.openDB({ name: 'failures', encoding: 'json', keyEncoding: 'binary' }),
    seen: root.openDB({ name: 'seen', ...numbered }),
    staged: root.openDB({ name: 'staged', ...binary }),
    plans: root.openDB({ name: 'plans', encoding: 'json' }),
    planned: root.openDB({ name: 'planned', ...binary }),
    written: root.openDB({ name: 'written', encoding: 'json', keyEncoding: 'binary' }),
    pending: root.openDB({ name: 'pending', encoding: 'json' }),
    meta: root.openDB({ name: 'meta', encoding: 'json' }),
  }
  if (Object.values(tables).every(table => table !== undefined)) return tables
  void root.close()
  return undefined
}

/** What `meta` holds by name. */
export interface Meta {
  /** The layout's version; a space of another version is refused. */
  readonly format: number
  /** The next entry id. */
  readonly nextId: number
  /** The sequence number of the next change. */
  readonly nextChange: number
  /** Entries per object type. */
  readonly counts: Readonly<Record<string, number>>
  /** Values kept as rows, per object type. */
  readonly members: Readonly<Record<string, number>>
  /** Every object type and path there ever was: their numbers in keys are positions in these lists. */
  readonly types: readonly string[]
  readonly paths: readonly string[]
  /** The schemas entries were encoded by; a row header names one by its position. */
  readonly schemas: readonly StoredSchema[]
  /** The position of the schema that the last run used. */
  readonly current: number
  /** The paths by which every entry of an object type can be found. */
  readonly searchable: Readonly<Record<string, readonly string[]>>
  /** By what is read (see `progressKey`): where its next delta goes on from. */
  readonly progress: Readonly<Record<string, Progress>>
  /** A full import that was interrupted and can go on. */
  readonly checkpoint: Checkpoint | null
  /** Every partition there ever was: their numbers in row headers are positions in this list, from 1. */
  readonly partitions: readonly string[]
  readonly nextRun: number
  readonly nextPlan: number
  readonly nextPending: number
}

/**
 * The key of a progress: imports of a partition, and of some object types alone, go on from places of their own. `''` is
 * the whole system; `null` means all there are.
 */
export function progressKey(partition: string | null, objectTypes: readonly string[] | null): string {
  if (partition === null && objectTypes === null) return ''
  return JSON.stringify([partition, objectTypes?.toSorted() ?? null])
}

/** How far what is read has been imported. */
export interface Progress {
  readonly watermark: string | null
  /** The epoch (settings, mapping, schema) of the last complete import. */
  readonly epoch: string
  /** Rows that the last good full import read, by object type. */
  readonly read: Readonly<Record<string, number>>
}

/** An interrupted full import. The ids that it has seen are in the table `seen`. */
export interface Checkpoint {
  readonly run: number
  readonly epoch: string
  readonly partition: string | null
  readonly objectTypes: readonly string[]
  /** When it began, in milliseconds since 1970-01-01T00:00Z. */
  readonly since: number
  /** Where it goes on, in the connector's words. */
  readonly resume: string
  /** Rows read up to there, by object type, and of them those of which nobody knows which entry they are. */
  readonly read: Readonly<Record<string, number>>
  readonly unidentified: number
}

export const FORMAT = 2
const emptyMeta: Meta = {
  format: FORMAT,
  nextId: 0,
  nextChange: 1,
  counts: {},
  members: {},
  types: [],
  paths: [],
  schemas: [],
  current: 0,
  searchable: {},
  progress: {},
  checkpoint: null,
  partitions: [],
  nextRun: 1,
  nextPlan: 1,
  nextPending: 1,
}

/** The meta rows as one record. */
export function readMeta(tables: Tables): Meta {
  const stored = tables.meta.get('space') as Meta | undefined
  return stored ?? emptyMeta
}

/** Longest anchor, in octets: what a key of the store can hold with room to spare. */
export const MAX_ANCHOR = 1500
/** Index values are cut to this many octets; who reads by index compares the whole value. */
const MAX_INDEXED = 400

/** Octets of the header of an entry's row. */
export const ROW_HEADER = 28

/** The header of an entry's row. Times are milliseconds since 1970-01-01T00:00Z. */
export interface RowHeader {
  readonly type: number
  /** The partition that it was read from; 0 where the system was read as a whole. */
  readonly partition: number
  readonly anchorLength: number
  readonly revision: number
  readonly created: number
  readonly modified: number
  readonly schema: number
}

export function writeRowHeader(target: Buffer, at: number, header: RowHeader): void {
  target.writeUInt8(header.type, at)
  target.writeUInt8(header.partition, at + 1)
  target.writeUInt16LE(header.anchorLength, at + 2)
  target.writeUInt32LE(header.revision, at + 4)
  target.writeDoubleLE(header.created, at + 8)
  target.writeDoubleLE(header.modified, at + 16)
  target.writeUInt16LE(header.schema, at + 24)
  target.writeUInt16LE(0, at + 26)
}

export function readRowHeader(row: Buffer): RowHeader {
  return {
    type: row.readUInt8(0),
    partition: row.readUInt8(1),
    anchorLength: row.readUInt16LE(2),
    revision: row.readUInt32LE(4),
    created: row.readDoubleLE(8),
    modified: row.readDoubleLE(16),
    schema: row.readUInt16LE(24),
  }
}

export function anchorKey(type: number, anchor: Uint8Array): Buffer {
  const key = Buffer.allocUnsafe(1 + anchor.length)
  key[0] = type
  key.set(anchor, 1)
  return key
}

/** The longest index key. */
export const MAX_KEY = MAX_INDEXED + 8

/** The part of an index key that all entries with a value share. */
export function indexPrefix(type: number, path: number, value: string, caseExact: boolean): Buffer {
  const key = Buffer.allocUnsafe(MAX_KEY)
  return key.subarray(0, writeIndexPrefix(key, 0, type, path, value, caseExact))
}

/** Writes that part; needs room for `MAX_KEY` octets. Returns its length. */
export function writeIndexPrefix(
  target: Buffer,
  at: number,
  type: number,
  path: number,
  value: string,
  caseExact: boolean,
): number {
  const normal = caseExact ? value : value.toLowerCase()
  target[at] = type
  target[at + 1] = path >> 8
  target[at + 2] = path & 255
  let length: number
  if (normal.length * 3 <= MAX_INDEXED) length = target.write(normal, at + 3)
  else length = Buffer.from(normal).copy(target, at + 3, 0, MAX_INDEXED)
  target[at + 3 + length] = 0
  return length + 4
}

export function indexKey(prefix: Uint8Array, id: number): Buffer {
  const key = Buffer.allocUnsafe(prefix.length + 4)
  key.set(prefix)
  key.writeUInt32BE(id, prefix.length)
  return key
}

export function rowPrefix(id: number, path: number): Buffer {
  const key = Buffer.allocUnsafe(6)
  key.writeUInt32BE(id, 0)
  key.writeUInt16BE(path, 4)
  return key
}

/** The first key behind all keys that start with a prefix. */
export function afterPrefix(prefix: Uint8Array): Buffer {
  const key = Buffer.from(prefix)
  for (let at = key.length - 1; at >= 0; at--) {
    const octet = key[at] ?? 0
    if (octet < 255) {
      key[at] = octet + 1
      return key.subarray(0, at + 1)
    }
  }
  return Buffer.alloc(64, 255)
}

/** Ids per block of the hash table: 252 × 16 octets stay just under a page. */
export const HASHES_PER_BLOCK = 252
