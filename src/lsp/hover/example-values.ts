import { check } from '../../../grammar/compile/check.ts'
import type { Named } from '../../../grammar/compile/named.ts'
import { tablesOf } from '../../../grammar/compile/tables.ts'
import type { EvaluationError } from '../../../grammar/functions/define.ts'
import type { Node } from '../../../grammar/syntax/ast.ts'
import type { Outcome, Value } from '../../../grammar/syntax/value.ts'
import type { Example } from '../../mapping/example.ts'
import { inputName } from '../../mapping/examples/names.ts'
import { Stage } from '../../mapping/examples/stage.ts'
import { type Evaluated, Trace } from '../../mapping/explain/trace.ts'
import type { MappingFile, TypeMapping } from '../../mapping/file.ts'
import { usedLets, type Way } from '../../mapping/used-lets.ts'
import type { Analysis } from '../analysis.ts'
import type { Site } from '../sites.ts'

/** What a piece of an expression comes to on an example: several results within a lambda, none where it is not reached. */
export interface ExampleValues {
  readonly example: Example
  readonly results: readonly (Outcome | EvaluationError)[]
}

/** Evaluates an expression on the first example of its object type, and gives what one of its nodes comes to. */
export function valuesOnExample(analysis: Analysis, site: Site, root: Node, node: Node): ExampleValues | undefined {
  const { file } = analysis.read
  if (file === undefined) return undefined
  const { objectType } = site.role
  for (const type of file.objectTypes.filter(({ name }) => objectType === undefined || name.text === objectType)) {
    const direction = directionOf(site, file, type)
    const example = type.examples.find(one => one.direction === direction)
    const evaluated = example && evaluate(analysis, file, type, example, root)
    if (example !== undefined && evaluated !== undefined) return { example, results: resultsOf(evaluated, node) }
  }
  return undefined
}

/** What goes out reads SCIM attributes; a name goes the way of the flows that use it. */
function directionOf({ role: { part }, name }: Site, file: MappingFile, type: TypeMapping): Example['direction'] {
  if (part !== 'let') return part === 'export' ? 'export' : 'import'
  const uses = (way: Way): boolean => usedLets(file, type, way).some(one => one.key.text === name)
  return uses('outbound') && !uses('inbound') ? 'export' : 'import'
}

function evaluate(
  analysis: Analysis,
  file: MappingFile,
  type: TypeMapping,
  example: Example,
  root: Node,
): Evaluated | undefined {
  const { language: dialect } = file
  const { tables, complete } = analysis.tables
  const known = {
    dialect,
    parameters: new Set(Object.keys(file.parameters)),
    tables: complete ? new Map(tables.map(({ name, columns }) => [name, columns])) : undefined,
  }
  const isRight = (node: Node, names: readonly Named[]): boolean =>
    check(node, { ...known, named: new Set(names.map(({ name }) => name)) }).every(
      ({ severity }) => severity !== 'error',
    )
  const named = rightOnes([...file.lets, ...type.lets], isRight)
  if (!isRight(root, named)) return undefined
  const stage = new Stage(file, tablesOf(tables))
  stage.begin(example)
  const values = new Map([...example.input].map(([key, value]) => [inputName(example.direction, key), value]))
  const attribute = (name: string): Value => values.get(inputName(example.direction, name)) ?? null
  return new Trace({ dialect, context: stage.context, attribute }, named).evaluate(root)
}

/** Each may stand on those before it. */
function rightOnes(
  lets: readonly Named[],
  isRight: (node: Node, names: readonly Named[]) => boolean,
): readonly Named[] {
  const right: Named[] = []
  for (const one of lets) if (isRight(one.node, right)) right.push(one)
  return right
}

function resultsOf(evaluated: Evaluated, node: Node): readonly (Outcome | EvaluationError)[] {
  if (evaluated.node === node) return [evaluated.result]
  return evaluated.parts.flatMap(part => resultsOf(part, node))
}
