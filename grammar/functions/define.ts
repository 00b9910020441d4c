import type { Node } from '../syntax/ast.ts'
import type { Type } from '../syntax/type.ts'
import type { DateTime, NoFlow, Outcome, Value } from '../syntax/value.ts'

/**
 * What an argument is turned into before a function sees it.
 * `text`: a string (numbers and booleans in their text form, a list of one value as that value);
 * `integer`, `number`: numbers, also from their text; `boolean`: also from "True" and "False";
 * `list`: an array (a single value as an array of one, an absent one as an empty array);
 * `date`: a date as a value, also from its text in any form that `CDate` reads;
 * `word`: one of the bare words the function knows, as a string; `any`: untouched;
 * `lambda`: `$x => …`, a function of one value; `variable`: `$x`, the name that the function's lambda gives its value
 * when it is written as a plain expression, as Entra Connect's `Select($x, [list], UCase($x))` does.
 */
export type ParamType =
  | 'text'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'list'
  | 'date'
  | 'word'
  | 'any'
  | 'lambda'
  | 'variable'

/** What a lambda is to the function that calls it. A value that does not flow ends the whole flow there. */
export type LambdaFunction = (value: Value) => Value

export interface Param {
  readonly name: string
  readonly type: ParamType
  /**
   * `repeating` stands last and takes zero or more arguments. Several repeating parameters in a row are taken in turns:
   * keys and values come in pairs.
   */
  readonly presence: 'required' | 'optional' | 'repeating'
  /**
   * What an absent argument does: `null` (the default for required parameters): the function is not called and yields
   * `null`; `accept`: the function is called with `null`. An optional parameter always accepts.
   */
  readonly absent?: 'null' | 'accept'
  /** The argument, as it is, may be the function's result. */
  readonly result?: true
  /** Looks at an argument that is a text constant when an expression is checked; throws `EvaluationError` if it is wrong. */
  readonly verify?: (constant: string) => void
  readonly doc: string
}

interface Types {
  text: string
  integer: number
  number: number
  boolean: boolean
  list: readonly Value[]
  date: DateTime
  word: string
  any: Value
  lambda: LambdaFunction
  variable: string
}
type ArgOf<P extends Param> = P['presence'] extends 'optional'
  ? Types[P['type']] | null
  : P['absent'] extends 'accept'
    ? Types[P['type']] | null
    : Types[P['type']]
/** The types of a function's arguments, as its parameters declare them. */
export type ArgsOf<P extends readonly Param[]> = P extends readonly [
  infer First extends Param,
  ...infer Rest extends readonly Param[],
]
  ? First['presence'] extends 'repeating'
    ? (Types[First['type']] | null)[]
    : [ArgOf<First>, ...ArgsOf<Rest>]
  : []

/** What an evaluation may read besides the entry. */
export interface EvaluationContext {
  /** The clock, in milliseconds since 1970-01-01T00:00Z. */
  readonly now: () => number
  /** A random number in [0, 1). */
  readonly random: () => number
  /** Values of `%Name%`. */
  readonly parameters: Readonly<Record<string, string>>
  /** The tenant's default verified domain. */
  readonly defaultDomain: string | null
  /** Whether an entry of the target has this value already; without it no value is taken. */
  readonly isTaken?: (value: string) => boolean
  /** Tables for `Lookup`, by name. */
  readonly tables?: Tables
}

/** Finds rows of tables. */
export interface Tables {
  /** The value in a column of the row with a key, `null` when there is none. Throws `EvaluationError` for unknown names. */
  find(table: string, key: string, column: string | null): Value
}

/**
 * What a function reads besides its arguments. `domain` and `tables` stay as they are during a run, so that an unchanged
 * row gives the same again as long as they do; the others make a mapping impure: its entries are evaluated even when
 * the row is unchanged.
 */
export type Reads = 'clock' | 'randomness' | 'target' | 'domain' | 'tables'

/** An example is documentation, test and bench input at once. */
export interface Example {
  readonly expression: string
  readonly attributes?: Readonly<Record<string, Value>>
  /** The result, or what happens instead. */
  readonly gives: Value | { readonly error: string } | { readonly noFlow: true }
  readonly note?: string
}

/** A piece of generated JavaScript and what is known of its value. */
export interface Emitted {
  /** An expression; evaluated exactly once where it is placed. */
  readonly code: string
  readonly type: 'text' | 'number' | 'boolean' | 'list' | 'date' | 'lambda' | 'any'
  /** May be `null`. */
  readonly absent: boolean
  /** May be `NO_FLOW` or `NO_FLOW_OBJECT`. */
  readonly mayNotFlow: boolean
  /** The value, when it is known at compile time. */
  readonly constant?: Value
  /** Which of the two it is, when it is known not to flow. */
  readonly noFlow?: NoFlow
}

/** What a function's own code generation builds with. Values enter the generated text through it alone. */
export interface Emitter {
  /** A fresh local variable of the generated function. */
  temp(): string
  /** A literal, or a reference to a constant held outside of the text. */
  literal(value: Value): string
  /** A reference to something prepared at compile time: a regular expression, a table. */
  hold(name: string, value: unknown): string
  /** A reference to a run-time function held outside of the text. */
  helper(name: string, implementation: (...args: never[]) => unknown): string
  /**
   * The argument turned into the parameter type, as `convert.ts` does it: an expression of that type, or `null` where
   * it may be absent. An argument that turns out not to flow ends the whole flow there, so the result always flows;
   * `any` alone leaves that to the caller.
   */
  as(type: ParamType, argument: Emitted): Emitted
}

interface Described<P extends readonly Param[]> {
  /** The name as documented; matched without regard to case. */
  readonly name: string
  readonly params: P
  readonly returns: ParamType
  /** One paragraph: what it does, including the edges. */
  readonly doc: string
  readonly examples: readonly [Example, ...Example[]]
  readonly reads?: readonly Reads[]
  /** It may not be an argument of another function. */
  readonly outermost?: true
  /** It may be absent although all that it needs is there: `Item` past the end. */
  readonly givesAbsent?: true
  /**
   * What is known of the result beyond `returns`. The arguments' types stand by position, `undefined` where one is left
   * empty; a lambda's is that of what it gives.
   */
  readonly type?: (args: readonly (Type | undefined)[]) => Type
  /** Microsoft's language does not have it; the reason stands in `grammar/superset.md`. */
  readonly added?: true
}

/** A function whose arguments are all evaluated before it is called. */
export interface StrictFunction<P extends readonly Param[] = readonly Param[]> extends Described<P> {
  readonly kind: 'strict'
  run(this: void, context: EvaluationContext, ...args: ArgsOf<P>): Outcome
  /**
   * Inline code in place of a call, where that is faster; `undefined` for the ordinary call. Must equal `run`.
   * The arguments are evaluated, of their parameter's type, and not absent where `run` would not be called for it; the
   * code of each is an identifier or a literal and may be repeated. `undefined` stands for an absent argument; a
   * repeating parameter's arguments follow each other.
   */
  emit?(this: void, args: readonly (Emitted | undefined)[], emitter: Emitter): Emitted | undefined
  /** Of a function that gives a list: the code of its value at a place alone, counted from 0; `null` past the end. */
  emitItem?(this: void, args: readonly (Emitted | undefined)[], place: number, emitter: Emitter): Emitted
  /**
   * Of a function that gives one value of its first argument, a list, and `null` past the end: which one, counted from
   * 0, as far as the further arguments tell. Errors are left to `run`.
   */
  picks?(this: void, further: readonly (Node | undefined)[]): number | undefined
}

/** An argument that is evaluated only when asked for; `undefined` stands for an empty position. */
export type Thunk = (() => Outcome) | undefined

/** A function that decides which of its arguments are evaluated: IIF, Switch, Coalesce. */
export interface LazyFunction<P extends readonly Param[] = readonly Param[]> extends Described<P> {
  readonly kind: 'lazy'
  run(this: void, context: EvaluationContext, ...args: Thunk[]): Outcome
  /**
   * Inline code that equals `run`; without it `run` is called. An argument is evaluated where (and each time) its code is
   * placed: keep what is needed twice in a `temp`. One whose parameter is not `any` must go through `Emitter.as`. A choice of several may be `absent` or not flow when any of them may.
   */
  emit?(this: void, args: readonly (Emitted | undefined)[], emitter: Emitter): Emitted
}

export type FunctionDefinition = StrictFunction | LazyFunction

/** Types a function's implementation by its parameters. */
export function defineFunction<const P extends readonly Param[]>(
  definition: Omit<StrictFunction<P>, 'kind'>,
): StrictFunction<P> {
  return { kind: 'strict', ...definition }
}

/** The same for a function that evaluates its arguments itself. */
export function defineLazyFunction<const P extends readonly Param[]>(
  definition: Omit<LazyFunction<P>, 'kind'>,
): LazyFunction<P> {
  return { kind: 'lazy', ...definition }
}

const maxMessage = 2_000

/** Thrown by a function whose arguments make no sense. The code is stable; the message says what to do. */
export class EvaluationError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    // Messages quote texts that may be long, and are kept and sent on.
    super(message.length > maxMessage ? `${message.slice(0, maxMessage)}…` : message)
    this.name = 'EvaluationError'
    this.code = code
  }
}
