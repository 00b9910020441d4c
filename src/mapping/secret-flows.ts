import type { Program } from '../../grammar/compile/compile.ts'
import { attributesOf, namedBehind } from '../../grammar/compile/reads.ts'
import { isSecretName, secretsOf } from './explain/secrets.ts'

/** The slots of flows that fill a secret, or are made of one: what went wrong in them is told without the values. */
export function secretSlots(program: Program, targetOf: (slot: number) => string): ReadonlySet<number> {
  const { attributes } = secretsOf(program, targetOf)
  const secret = program.flows.filter(({ slot, node }) => {
    const named = namedBehind([node], program.named, program.dialect)
    const read = attributesOf(node, ...named.map(one => one.node))
    return isSecretName(targetOf(slot)) || read.some(name => attributes.has(name))
  })
  return new Set(secret.map(({ slot }) => slot))
}
