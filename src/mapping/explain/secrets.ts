import { functionNamed } from '../../../grammar/compile/calls.ts'
import type { Program } from '../../../grammar/compile/compile.ts'
import { attributesOf, namedBehind } from '../../../grammar/compile/reads.ts'
import { freeVariables } from '../../../grammar/compile/variables.ts'
import { childrenOf, type Node, walk } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'

/** What is not to be shown. */
export interface Secrets {
  readonly attributes: ReadonlySet<string>
  /** Sub-expressions with names. */
  readonly named: ReadonlySet<string>
}

const word = /(?:password|passphrase|passwd|pwd|secret|token)s?$|^password/
/** When it was set, and how often it was wrong, is no secret. */
const about = new Set(['set', 'count', 'time', 'date', 'age', 'changed', 'expires', 'required'])

/** Whether an attribute of this name holds a secret: `userPassword`, `unicodePwd`, `api_token`; but `pwdLastSet` does not. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  return words.some(part => word.test(part)) && !about.has(words.at(-1) ?? '')
}

/**
 * The secrets of a program: attributes by their names, what passes through Redact, and what the targets with such a name
 * are made of.
 */
export function secretsOf({ flows, named, inputs, dialect }: Program, targetOf: (slot: number) => string): Secrets {
  const nodes = [...flows, ...named].map(({ node }) => node)
  const redacted = nodes.flatMap(node => redactedIn(node, dialect))
  const secretFlows = flows.filter(({ slot }) => isSecretName(targetOf(slot))).map(({ node }) => node)
  return {
    attributes: new Set([...inputs.map(([name]) => name).filter(isSecretName), ...attributesOf(...redacted)]),
    named: new Set([
      ...redacted.flatMap(node => [...freeVariables(node, dialect)]),
      ...namedBehind(secretFlows, named, dialect).map(({ name }) => name),
    ]),
  }
}

/** What stands within Redact. */
function redactedIn(node: Node, dialect: Dialect): readonly Node[] {
  return [...walk(node)].filter(part => isRedact(part, dialect)).flatMap(childrenOf)
}

export function isRedact(node: Node, dialect: Dialect): boolean {
  return node.kind === 'call' && functionNamed(node.name, dialect)?.name === 'Redact'
}
