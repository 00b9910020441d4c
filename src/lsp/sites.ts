import { isScalar, type Scalar, type Node as YamlNode } from 'yaml'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import { type Parsed, parse } from '../../grammar/syntax/parser.ts'
import { type ExpressionRole, valueRole } from './roles.ts'
import { type Entry, entriesOf, keyText, type Path } from './yaml/entries.ts'
import { type ScalarText, scalarText } from './yaml/scalar-text.ts'

/** An expression of a mapping file where it stands, right or wrong. */
export interface Site {
  readonly path: Path
  readonly role: ExpressionRole
  /** The key that it stands behind: a SCIM path, a name, an attribute. */
  readonly name: string
  readonly written: ScalarText
  /** It stands within `{ }`. */
  readonly inFlow: boolean
  /** The tree, or what is wrong with the text. */
  readonly parsed: () => Parsed
}

/** The name of an attribute as it may stand alone, without its brackets. */
export const bareName = /^[\p{L}\p{N}_][\p{L}\p{N}_.:-]*$/u

/** All expressions of a mapping file, in the order of the text. */
export function sitesIn(root: YamlNode | null, text: string, dialect: Dialect): readonly Site[] {
  const scalars = new Set<Scalar>()
  return [...entriesOf(root)].flatMap(entry => {
    const role = valueRole(entry.path)
    if (role?.kind !== 'expression' || !isScalar(entry.value) || typeof entry.value.value !== 'string') return []
    // Two keys can share one text by way of an alias.
    if (scalars.has(entry.value)) return []
    scalars.add(entry.value)
    return [siteOf(entry, role, scalarText(entry.value, text), dialect)]
  })
}

function siteOf({ path, inFlow, key }: Entry, role: ExpressionRole, written: ScalarText, dialect: Dialect): Site {
  const behind = path.at(-1) === 'from' ? path.at(-2) : key && keyText(key)
  let parsed: Parsed | undefined
  return {
    path,
    role,
    name: behind ?? '',
    written,
    inFlow,
    parsed: () => {
      parsed ??= expressionTree(written.text, dialect)
      return parsed
    },
  }
}

/** The tree of an expression in a mapping file, where a bare name is an attribute. */
export function expressionTree(text: string, dialect: Dialect): Parsed {
  const name = text.trim()
  if (!bareName.test(name)) return parse(text, dialect)
  const start = text.indexOf(name)
  return { node: { kind: 'attribute', name, start, end: start + name.length }, problems: [] }
}
