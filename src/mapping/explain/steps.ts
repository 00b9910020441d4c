import { argumentsOf, functionNamed } from '../../../grammar/compile/calls.ts'
import { scopesOf } from '../../../grammar/compile/variables.ts'
import { textOf } from '../../../grammar/functions/convert.ts'
import { EvaluationError } from '../../../grammar/functions/define.ts'
import { type Node, withChildren } from '../../../grammar/syntax/ast.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import { print } from '../../../grammar/syntax/print.ts'
import { NO_FLOW_OBJECT } from '../../../grammar/syntax/value.ts'
import { isRedact, isSecretName, type Secrets } from './secrets.ts'
import { hidden, hiddenText, shownValue } from './shown.ts'
import type { Lookup, Result, Step } from './step.ts'
import type { Evaluated } from './trace.ts'

/** A lambda is shown for so many values. */
const maxCalls = 10

/** What is known around evaluated expressions. */
export interface StepsOptions {
  readonly dialect: Dialect
  readonly secrets: Secrets
  /** The named sub-expressions that were evaluated. */
  readonly named: ReadonlyMap<string, Evaluated>
}

interface Built {
  readonly node: Node
  readonly step: Step
  readonly secret: boolean
}

/** What holds at a place of an expression. */
interface Place {
  /** The text that the nodes stand in. */
  readonly written: string
  /** Nothing is shown here. */
  readonly all: boolean
  /** Variables of lambdas, and whether their values are secret. */
  readonly variables: ReadonlyMap<string, boolean>
}

/** Makes steps of what was evaluated. A value is hidden where a secret went into it. */
export class Steps {
  readonly #options: StepsOptions
  readonly #known = new Map<Evaluated, boolean>()

  constructor(options: StepsOptions) {
    this.#options = options
  }

  /** The steps of a whole expression. `all`: whatever it comes to is secret. */
  of(evaluated: Evaluated, written: string, all = false): Built {
    return this.#built(evaluated.node, evaluated, { written, all, variables: new Map() })
  }

  #built(node: Node, evaluated: Evaluated | undefined, place: Place): Built {
    const text = textIn(node, place.written, this.#options.dialect)
    const kind = text.startsWith('%') ? 'parameter' : node.kind
    if (evaluated === undefined) {
      return { node, step: { kind, text, result: { kind: 'not reached' }, parts: [] }, secret: false }
    }
    const isHiding = isRedact(node, this.#options.dialect)
    const parts = this.#parts(node, evaluated, isHiding ? { ...place, all: true } : place)
    const secret = this.#isSecret(node, evaluated, place, isHiding || parts.some(part => part.secret))
    const lookup = this.#lookup(node, evaluated, parts)
    const step: Step = {
      kind,
      text,
      result: this.#result(evaluated, secret),
      ...(lookup && { lookup }),
      parts: parts.map(part => part.step),
    }
    return { node, step, secret }
  }

  /** Values of a lambda's variable are as secret as the list that they come from. */
  #parts(node: Node, { parts }: Evaluated, place: Place): readonly Built[] {
    const scopes = scopesOf(node, this.#options.dialect)
    const isList = (child: Node, variable: string | undefined): boolean =>
      child.kind !== 'lambda' && variable === undefined
    const built = new Map(
      scopes.flatMap(({ node: child, variable }) => {
        const part = parts.find(known => known.node === child)
        return isList(child, variable) ? [[child, this.#built(child, part, place)] as const] : []
      }),
    )
    const secret = [...built.values()].some(part => part.secret)
    return scopes.map(({ node: child, variable }) => {
      const known = built.get(child)
      if (known !== undefined) return known
      const [name, body] = child.kind === 'lambda' ? [child.variable, child.body] : [variable ?? '', child]
      const calls = parts.filter(part => part.node === body)
      return this.#lambda(child, calls, { ...place, variables: new Map([...place.variables, [name, secret]]) })
    })
  }

  #lambda(node: Node, calls: readonly Evaluated[], place: Place): Built {
    const parts = calls.map(call => this.#built(call.node, call, place))
    const result: Result = calls.length === 0 ? { kind: 'not reached' } : { kind: 'called', times: calls.length }
    const text = textIn(node, place.written, this.#options.dialect)
    const steps = parts.slice(0, maxCalls).map(({ step }) => step)
    return { node, step: { kind: 'lambda', text, result, parts: steps }, secret: parts.some(part => part.secret) }
  }

  /** That something is absent, or that a condition holds, gives no secret away. */
  #isSecret(node: Node, { result }: Evaluated, place: Place, isOfSecrets: boolean): boolean {
    if (result === null || typeof result === 'symbol') return false
    if (place.all || this.#isNamedSecret(node, place)) return true
    return isOfSecrets && typeof result !== 'boolean'
  }

  #isNamedSecret(node: Node, place: Place): boolean {
    const { attributes, named } = this.#options.secrets
    if (node.kind === 'attribute') return attributes.has(node.name) || isSecretName(node.name)
    if (node.kind !== 'variable') return false
    const bound = place.variables.get(node.name)
    if (bound !== undefined) return bound
    return named.has(node.name) || this.#holdsSecret(node.name)
  }

  /** Whether a secret goes into a named sub-expression. */
  #holdsSecret(name: string): boolean {
    const evaluated = this.#options.named.get(name)
    if (evaluated === undefined) return false
    const known = this.#known.get(evaluated) ?? this.of(evaluated, '').secret
    this.#known.set(evaluated, known)
    return known
  }

  #lookup(node: Node, { parts, result }: Evaluated, built: readonly Built[]): Lookup | undefined {
    const { dialect } = this.#options
    const definition = node.kind === 'call' ? functionNamed(node.name, dialect) : undefined
    if (node.kind !== 'call' || definition?.reads?.includes('tables') !== true) return undefined
    if (result instanceof EvaluationError) return undefined
    const [table, key, column] = argumentsOf(node, definition).map(arg => {
      const value = parts.find(part => part.node === arg)?.result
      const isHidden = built.some(part => part.node === arg && part.secret)
      return isHidden ? hiddenText : textOrNothing(value)
    })
    if (table === undefined || key === undefined) return undefined
    return { table, key, ...(column === undefined ? {} : { column }) }
  }

  #result({ node, result, parts }: Evaluated, secret: boolean): Result {
    if (result === null) return { kind: 'absent' }
    if (typeof result === 'symbol') return { kind: result === NO_FLOW_OBJECT ? 'no flow of the object' : 'no flow' }
    if (!(result instanceof EvaluationError)) return { kind: 'value', ...(secret ? hidden : shownValue(result)) }
    const behind = node.kind === 'variable' ? this.#options.named.get(node.name) : undefined
    if ([...parts, ...(behind === undefined ? [] : [behind])].some(part => part.result === result)) {
      return { kind: 'failed' }
    }
    return { kind: 'error', code: result.code, message: secret ? hiddenText : result.message }
  }
}

/** What a function is given as text. */
function textOrNothing(result: Evaluated['result'] | undefined): string | undefined {
  if (result === undefined || result === null || typeof result === 'symbol' || result instanceof EvaluationError) {
    return undefined
  }
  return textOf(result) ?? undefined
}

/** A node as text. Where a parameter was, its value stands in the tree, and its name in the text. */
export function textIn(node: Node, written: string, dialect: Dialect): string {
  return print(withParameters(node, written), dialect)
}

function withParameters(node: Node, written: string): Node {
  if (node.kind !== 'constant' || written[node.start] !== '%') {
    return withChildren(node, child => withParameters(child, written))
  }
  const { start, end } = node
  return { kind: 'parameter', name: written.slice(start + 1, end - 1), start, end }
}
