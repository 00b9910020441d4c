import type { CatalogueColumn, CatalogueForeignKey, CatalogueKey, CatalogueTable } from '../../catalogue.ts'
import type { Raw } from '../../dialect.ts'
import { declaredOf } from './declared.ts'
import type { Held } from './held.ts'
import { quoted } from './quote.ts'

/** @p1 is the name of one table in brackets, or null for all of them. */
const wanted = "o.type IN ('U', 'V') AND o.is_ms_shipped = 0 AND (@p1 IS NULL OR o.object_id = OBJECT_ID(@p1))"

/** Identities, computed columns, those of a temporal table, sequences and row versions are made by the database. */
const columns = `SELECT o.object_id, s.name, o.name, RTRIM(o.type), c.name,
  CASE WHEN t.is_assembly_type = 1 THEN t.name ELSE ISNULL(TYPE_NAME(c.system_type_id), t.name) END,
  CONVERT(int, c.max_length), CONVERT(int, c.precision), CONVERT(int, c.scale), c.is_nullable,
  CONVERT(bit, CASE WHEN c.is_identity = 1 OR c.is_computed = 1 OR c.system_type_id = 189 OR d.definition LIKE '%NEXT VALUE FOR%'
    OR ISNULL(CONVERT(int, COLUMNPROPERTY(c.object_id, c.name, 'GeneratedAlwaysType')), 0) <> 0 THEN 1 ELSE 0 END),
  CONVERT(bit, CASE WHEN c.default_object_id <> 0 THEN 1 ELSE 0 END),
  CONVERT(nvarchar(4000), e.value),
  CONVERT(bit, CASE WHEN s.name = SCHEMA_NAME() THEN 1 ELSE 0 END),
  (SELECT SUM(r.rows) FROM sys.partitions AS r WHERE r.object_id = o.object_id AND r.index_id IN (0, 1))
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = o.object_id
JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties AS e ON e.class = 1 AND e.major_id = c.object_id AND e.minor_id = c.column_id AND e.name = 'MS_Description'
WHERE ${wanted} ORDER BY s.name, o.name, c.column_id`

const keys = `SELECT i.object_id, i.name, i.is_primary_key, c.name
FROM sys.objects AS o
JOIN sys.indexes AS i ON i.object_id = o.object_id
JOIN sys.index_columns AS k ON k.object_id = i.object_id AND k.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE ${wanted} AND i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0 AND i.is_hypothetical = 0 AND k.key_ordinal > 0
ORDER BY i.object_id, i.is_primary_key DESC, i.name, k.key_ordinal`

const foreignKeys = `SELECT f.parent_object_id, f.name, pc.name, CASE WHEN rs.name = SCHEMA_NAME() THEN NULL ELSE rs.name END, ro.name, rc.name
FROM sys.objects AS o
JOIN sys.foreign_keys AS f ON f.parent_object_id = o.object_id
JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id
JOIN sys.columns AS pc ON pc.object_id = k.parent_object_id AND pc.column_id = k.parent_column_id
JOIN sys.columns AS rc ON rc.object_id = k.referenced_object_id AND rc.column_id = k.referenced_column_id
JOIN sys.objects AS ro ON ro.object_id = f.referenced_object_id
JOIN sys.schemas AS rs ON rs.schema_id = ro.schema_id
WHERE ${wanted} AND f.is_disabled = 0 ORDER BY f.parent_object_id, f.name, k.constraint_column_id`

/** All tables and views that the user may see. */
export async function tablesOf(held: Held): Promise<readonly CatalogueTable[]> {
  return await read(held, null)
}

/** One table or view. A name without a schema is looked for where the server looks: in the user's own, then in `dbo`. */
export async function tableOf(held: Held, name: string): Promise<CatalogueTable | undefined> {
  const [table] = await read(held, quoted(name))
  return table
}

async function read(held: Held, name: string | null): Promise<readonly CatalogueTable[]> {
  const { sets } = await held.query([columns, keys, foreignKeys].join(';\n'), [name])
  const [described, unique, references] = sets.map(set => set.rows)
  const keysOf = grouped(unique ?? [])
  const foreignKeysOf = grouped(references ?? [])
  return [...grouped(described ?? [])].map(([id, rows]) =>
    table(rows, keysOf.get(id) ?? [], foreignKeysOf.get(id) ?? []),
  )
}

function table(
  rows: readonly (readonly Raw[])[],
  keyRows: readonly (readonly Raw[])[],
  foreignRows: readonly (readonly Raw[])[],
): CatalogueTable {
  const [first = []] = rows
  const isDefault = first[13] === true
  const isTable = first[3] === 'U'
  const primary = keyRows.filter(row => row[2] === true)
  return {
    schema: isDefault ? null : text(first[1]),
    name: text(first[2]),
    kind: isTable ? 'table' : 'view',
    columns: rows.map(column),
    primaryKey: primary.map(row => text(row[3])),
    unique: [...grouped(keyRows, 1)].map(
      ([name, own]): CatalogueKey => ({ name, columns: own.map(row => text(row[3])) }),
    ),
    foreignKeys: [...grouped(foreignRows, 1)].map(([name, own]): CatalogueForeignKey => {
      const [one = []] = own
      return {
        name,
        columns: own.map(row => text(row[2])),
        table: { schema: one[3] === null ? null : text(one[3]), name: text(one[4]) },
        references: own.map(row => text(row[5])),
      }
    }),
    rows: isTable && first[14] !== null && first[14] !== undefined ? Number(first[14]) : null,
  }
}

function column(row: readonly Raw[]): CatalogueColumn {
  const generated = row[10] === true
  return {
    name: text(row[4]),
    declared: declaredOf({
      name: text(row[5]),
      maxLength: Number(row[6]),
      precision: Number(row[7]),
      scale: Number(row[8]),
    }),
    nullable: row[9] === true,
    generated,
    hasDefault: generated || row[11] === true,
    comment: typeof row[12] === 'string' && row[12] !== '' ? row[12] : null,
  }
}

function text(cell: Raw | undefined): string {
  return String(cell ?? '')
}

/** Rows by what stands in one of their columns, in the order in which they come. */
function grouped(rows: readonly (readonly Raw[])[], position = 0): ReadonlyMap<string, readonly (readonly Raw[])[]> {
  return Map.groupBy(rows, row => text(row[position]))
}
