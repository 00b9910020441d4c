import type { Held } from './held.ts'

/** A type as the catalogue of the server refers to it. */
interface TypeName {
  readonly oid: number
  /** The length and the like; -1 for none. */
  readonly modifier: number
}

/** Steps from domains to what they are of, also within an array, and writes the types in the server's own words. */
const declaredStatement = `
WITH RECURSIVE step AS (
  SELECT w.n, w.oid, w.modifier, '' AS list
  FROM unnest($1::oid[], $2::integer[]) WITH ORDINALITY AS w(oid, modifier, n)
  UNION ALL
  SELECT s.n,
    CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
    CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE s.modifier END,
    CASE WHEN t.typtype = 'd' THEN s.list ELSE '[]' END
  FROM step AS s
  JOIN pg_catalog.pg_type AS t ON t.oid = s.oid
  LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND e.typarray = t.oid
  WHERE t.typtype = 'd' OR (e.oid IS NOT NULL AND s.list = '')
)
SELECT DISTINCT ON (s.n) pg_catalog.format_type(s.oid, s.modifier) || s.list
FROM (SELECT *, row_number() OVER () AS depth FROM step) AS s
ORDER BY s.n, s.depth DESC`

/** The declared types, domains resolved to what they are of: `character varying(40)`, `integer[]`. */
export async function declaredTypes(held: Held, types: readonly TypeName[]): Promise<readonly string[]> {
  const keys = types.map(({ oid, modifier }) => `${oid}:${modifier}`)
  const distinct = [...new Map(types.map((type, index) => [keys[index], type])).values()]
  if (distinct.length === 0) return []
  const { rows } = await held.run(declaredStatement, [
    `{${distinct.map(({ oid }) => oid).join()}}`,
    `{${distinct.map(({ modifier }) => modifier).join()}}`,
  ])
  const written = new Map(distinct.map(({ oid, modifier }, index) => [`${oid}:${modifier}`, rows[index]?.[0] ?? '']))
  return keys.map(key => written.get(key) ?? '')
}
