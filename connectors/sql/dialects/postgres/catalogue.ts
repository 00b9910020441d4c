import type { CatalogueColumn, CatalogueForeignKey, CatalogueKey, CatalogueTable } from '../../catalogue.ts'
import type { Held } from './held.ts'
import { quoted } from './quote.ts'
import { declaredTypes } from './types.ts'

const names = (relation: string, numbers: string): string => `
  (SELECT json_agg(a.attname ORDER BY k.n)
   FROM unnest(${numbers}) WITH ORDINALITY AS k(number, n)
   JOIN pg_attribute AS a ON a.attrelid = ${relation} AND a.attnum = k.number)`

/** Everything of a table in one row; what there may be several of is JSON. */
const tablesStatement = (condition: string): string => `
SELECT
  CASE WHEN n.nspname = current_schema() THEN NULL ELSE n.nspname END,
  c.relname,
  c.relkind IN ('v', 'm'),
  (SELECT json_agg(json_build_array(
      a.attname, a.atttypid, a.atttypmod,
      NOT (a.attnotnull OR t.typtype = 'd' AND t.typnotnull),
      a.attidentity <> '' OR a.attgenerated <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
      a.attidentity <> '' OR d.oid IS NOT NULL OR t.typdefault IS NOT NULL,
      col_description(c.oid, a.attnum)
    ) ORDER BY a.attnum)
   FROM pg_attribute AS a
   JOIN pg_type AS t ON t.oid = a.atttypid
   LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  (SELECT json_agg(json_build_array(
      i.relname, x.indisprimary, ${names('c.oid', '(x.indkey::smallint[])[0:x.indnkeyatts - 1]')}
    ) ORDER BY x.indisprimary DESC, i.relname)
   FROM pg_index AS x
   JOIN pg_class AS i ON i.oid = x.indexrelid
   WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indpred IS NULL AND x.indexprs IS NULL),
  (SELECT json_agg(json_build_array(
      k.conname, ${names('c.oid', 'k.conkey')},
      CASE WHEN fn.nspname = current_schema() THEN NULL ELSE fn.nspname END, f.relname,
      ${names('f.oid', 'k.confkey')}
    ) ORDER BY k.conname)
   FROM pg_constraint AS k
   JOIN pg_class AS f ON f.oid = k.confrelid
   JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
   WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.conparentid = 0),
  CASE WHEN c.relkind IN ('v', 'f') OR c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0) THEN NULL
    ELSE c.reltuples::bigint END
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE ${condition}
ORDER BY n.nspname = current_schema() DESC, n.nspname, c.relname`

const one = tablesStatement("c.oid = to_regclass($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')")

/** Partitions are parts of their table, and what an extension brought with it is its own. */
const visible = tablesStatement(`c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
  AND NOT EXISTS (SELECT 1 FROM pg_depend AS e
    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')`)

/** A table or view by its name, in upper and lower case as written: `schema.name`, or `name` along the search path. */
export async function tableOf(held: Held, name: string): Promise<CatalogueTable | undefined> {
  if (name === '' || name.split('.').length > 2) return undefined
  const [table] = await read(held, one, [quoted(name)])
  return table
}

/** All tables and views that may be read. */
export async function tablesOf(held: Held): Promise<readonly CatalogueTable[]> {
  return await read(held, visible, [])
}

type ColumnRow = readonly [string, number, number, boolean, boolean, boolean, string | null]
type KeyRow = readonly [string, boolean, readonly string[]]
type ForeignKeyRow = readonly [string, readonly string[], string | null, string, readonly string[]]

async function read(held: Held, statement: string, parameters: readonly string[]): Promise<readonly CatalogueTable[]> {
  const { rows } = await held.run(statement, parameters)
  const columns = rows.map(row => listIn(row[3]) as readonly ColumnRow[])
  const types = columns.flat().map(([, oid, modifier]) => ({ oid, modifier }))
  const declared = (await declaredTypes(held, types)).values()
  return rows.map(([schema = null, name, isView, , keys, foreignKeys, estimate], index) => {
    const unique = listIn(keys) as readonly KeyRow[]
    return {
      schema,
      name: name ?? '',
      kind: isView === 't' ? 'view' : 'table',
      columns: (columns[index] ?? []).map(row => columnIn(row, declared.next().value ?? '')),
      primaryKey: unique.find(([, isPrimary]) => isPrimary)?.[2] ?? [],
      unique: unique.map(([key, , of]): CatalogueKey => ({ name: key, columns: of })),
      foreignKeys: (listIn(foreignKeys) as readonly ForeignKeyRow[]).map(foreignKeyIn),
      rows: estimate === null || estimate === undefined ? null : Number(estimate),
    }
  })
}

function columnIn(row: ColumnRow, declared: string): CatalogueColumn {
  const [name, , , nullable, generated, hasDefault, comment] = row
  return { name, declared, nullable, generated, hasDefault: hasDefault || generated, comment }
}

function foreignKeyIn([name, columns, schema, table, references]: ForeignKeyRow): CatalogueForeignKey {
  return { name, columns, table: { schema, name: table }, references }
}

/** The rows that a statement of this file has put into a cell. */
function listIn(cell: string | null | undefined): readonly unknown[] {
  return cell === null || cell === undefined ? [] : (JSON.parse(cell) as unknown[])
}
