import { functionNamed, paramAt } from '../../../grammar/compile/calls.ts'
import type { FunctionDefinition } from '../../../grammar/functions/define.ts'
import type { Dialect } from '../../../grammar/syntax/operators.ts'
import { Arrow, Close, Comma, Name, Open, Operator, Variable } from '../../../grammar/syntax/tokens.ts'
import type { Token } from './lexed.ts'

/** A bracket that is open at some place of an expression. */
export interface OpenBracket {
  /** The function that is called; `undefined` for brackets around a value, and for the whole expression. */
  readonly call: { readonly name: Token; readonly definition: FunctionDefinition | undefined } | undefined
  /** Which argument it is, as the function counts them, from 0. */
  argument: number
  readonly bindings: Binding[]
}

/** A variable of a lambda. */
export interface Binding {
  readonly name: string
  /** Where it gets its name. */
  readonly token: Token
  /** It is known in this argument alone; without that, in all lambdas of the call. */
  readonly argument: number | undefined
}

/**
 * Follows the tokens of an expression and knows at each what it stands in. It needs no tree, so that it works while
 * somebody writes. Entra Connect's `Select($x, [list], UCase($x))` names the variable in an argument of its own.
 */
export class Nesting {
  readonly #tokens: readonly Token[]
  readonly #dialect: Dialect
  readonly #open: OpenBracket[] = [{ call: undefined, argument: 0, bindings: [] }]

  constructor(tokens: readonly Token[], dialect: Dialect) {
    this.#tokens = tokens
    this.#dialect = dialect
  }

  /** The brackets around the place behind the last token that was passed, outermost first. */
  get open(): readonly OpenBracket[] {
    return this.#open
  }

  /** Goes on to behind a token. */
  pass(index: number): void {
    const token = this.#tokens[index]
    const innermost = this.#open.at(-1)
    if (token === undefined || innermost === undefined) return
    switch (token.tokenType) {
      case Open:
        this.#open.push({ call: this.#callBefore(index), argument: this.#firstArgument(index), bindings: [] })
        return
      case Close:
        if (this.#open.length > 1) this.#open.pop()
        return
      case Comma:
        innermost.argument++
        return
      case Variable:
        this.#bind(index, token, innermost)
        return
      default:
    }
  }

  /** The lambda variable that a name means here. */
  resolve(name: string): Binding | undefined {
    return this.variables().find(binding => binding.name === name)
  }

  /** What gets its name by the token that was passed last. */
  bindingAt(token: Token): Binding | undefined {
    return this.#open.at(-1)?.bindings.find(binding => binding.token === token)
  }

  /** The lambda variables that are known here, the innermost first. */
  variables(): readonly Binding[] {
    return this.#open.toReversed().flatMap(({ call, argument, bindings }) =>
      bindings.toReversed().filter(binding => {
        if (binding.argument !== undefined) return binding.argument === argument
        return call?.definition !== undefined && paramAt(call.definition, argument)?.type === 'lambda'
      }),
    )
  }

  #bind(index: number, token: Token, bracket: OpenBracket): void {
    const { call, argument, bindings } = bracket
    const name = token.image.slice(1)
    if (this.#tokens[index + 1]?.tokenType === Arrow) bindings.push({ name, token, argument })
    else if (call?.definition !== undefined && paramAt(call.definition, argument)?.type === 'variable')
      bindings.push({ name, token, argument: undefined })
  }

  #callBefore(open: number): OpenBracket['call'] {
    const name = this.#tokens[open - 1]
    if (name?.tokenType !== Name) return undefined
    return { name, definition: functionNamed(name.image, this.#dialect) }
  }

  /** `[a] | Left(3)`: what was piped is the first argument, unless a `_` says where it goes. */
  #firstArgument(open: number): number {
    const pipe = this.#tokens[open - 2]
    const isPiped = pipe?.tokenType === Operator && pipe.image === '|' && this.#tokens[open - 1]?.tokenType === Name
    return isPiped && !this.#hasHole(open) ? 1 : 0
  }

  #hasHole(open: number): boolean {
    let depth = 0
    for (const { tokenType, image } of this.#tokens.slice(open)) {
      if (tokenType === Open) depth++
      else if (tokenType === Close && --depth === 0) return false
      else if (tokenType === Name && image === '_' && depth === 1) return true
    }
    return false
  }
}
