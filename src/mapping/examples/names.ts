import { attributesOf } from '../../../grammar/compile/reads.ts'
import type { Node } from '../../../grammar/syntax/ast.ts'
import { parsePath, storedName } from '../../model/scim.ts'
import type { Example } from '../example.ts'
import type { MappingFile, TypeMapping } from '../file.ts'
import type { FlowSource } from '../flow-source.ts'
import { usedLets } from '../used-lets.ts'

/** What the examples of one direction can name. SCIM attributes have their stored names. */
export interface ExampleNames {
  /** What is read of an input. */
  readonly read: readonly string[]
  /** What comes out. */
  readonly filled: readonly string[]
}

export function namesIn(direction: Example['direction'], file: MappingFile, type: TypeMapping): ExampleNames {
  return direction === 'import' ? inboundNames(file, type) : outboundNames(file, type)
}

/** The name that is meant by a key of an input. */
export function inputName(direction: Example['direction'], written: string): string {
  return direction === 'import' ? written : scimName(written)
}

/** The name that is meant where an example says what comes out. */
export function outputName(direction: Example['direction'], written: string): string {
  return direction === 'import' ? scimName(written) : written
}

function scimName(written: string): string {
  const path = parsePath(written)
  return path.kind === 'path' ? storedName(path) : written
}

function inboundNames(file: MappingFile, type: TypeMapping): ExampleNames {
  const flows = type.flows.filter(flow => flow.direction?.text !== 'export')
  const nodes = [...flows.map(flow => flow.from), ...(type.scope === undefined ? [] : [type.scope])].flatMap(nodesOf)
  const named = usedLets(file, type, 'inbound').map(({ node }) => node)
  const anchor = type.anchor.map(({ text }) => text)
  return {
    read: [...new Set([...attributesOf(...nodes, ...named), ...anchor])],
    filled: flows.map(flow => flow.target),
  }
}

/** A plain flow is turned round, unless "export" says something else of its attribute. */
function outboundNames(file: MappingFile, type: TypeMapping): ExampleNames {
  const exported = type.exports.map(({ attribute }) => attribute.text)
  const turned = type.flows.flatMap(({ direction, from, target }) =>
    from.kind !== 'attribute' || direction?.text === 'import' || exported.includes(from.name)
      ? []
      : [{ attribute: from.name, target }],
  )
  const named = usedLets(file, type, 'outbound').map(({ node }) => node)
  const paths = attributesOf(...type.exports.flatMap(({ from }) => nodesOf(from)), ...named)
  return {
    read: [...new Set([...paths.map(scimName), ...turned.map(({ target }) => target)])],
    filled: [...new Set([...exported, ...turned.map(({ attribute }) => attribute)])],
  }
}

function nodesOf(from: FlowSource): readonly Node[] {
  return from.kind === 'constant' ? [] : [from.node]
}
