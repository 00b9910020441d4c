import type { Empty, Node } from '../../grammar/syntax/ast.ts'
import { type ComparisonOperator, comparisons } from '../../grammar/syntax/operators.ts'

/**
 * Reads expressions by the grammar that Microsoft documents for Entra ID, and by nothing else: calls, attributes, texts,
 * numbers, words, parameters, and one comparison in an argument. Independent of the parser of this project, which must
 * read all that this reads, and in the same way. `undefined` for any other text.
 */
export function readDocumented(text: string): Node | undefined {
  const reader = new Reader(text)
  const node = reader.argument()
  return node !== undefined && reader.isDone() ? node : undefined
}

const nowhere = { start: 0, end: 0 }
const blanks = /\s*/y

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  isDone(): boolean {
    this.#take(blanks)
    return this.#at === this.#text.length
  }

  argument(): Node | undefined {
    const left = this.#value()
    if (left === undefined) return undefined
    const operator = this.#word(/<>|>=|<=|[=<>]/y)
    if (operator === undefined) return left
    const known = comparisons.find(one => one === operator) as ComparisonOperator
    const right = this.#value()
    return right && { kind: 'operation', operator: known, left, right, ...nowhere }
  }

  #value(): Node | undefined {
    const text = this.#word(/"(?:[^"\\]|\\[\s\S])*"/y)
    if (text !== undefined)
      return { kind: 'constant', value: text.slice(1, -1).replace(/\\(["\\])/g, '$1'), ...nowhere }
    const hexadecimal = this.#word(/&[Hh][0-9A-Fa-f]+/y)
    if (hexadecimal !== undefined) return { kind: 'constant', value: numberOf(`0x${hexadecimal.slice(2)}`), ...nowhere }
    const number = this.#word(/-?\d+(?:\.\d+)?/y)
    if (number !== undefined) return { kind: 'constant', value: numberOf(number), ...nowhere }
    const attribute = this.#word(/\[[^"[\]]+\]/y)
    if (attribute !== undefined) return { kind: 'attribute', name: attribute.slice(1, -1).trim(), ...nowhere }
    const parameter = this.#word(/%[A-Za-z_][\w.-]*%/y)
    if (parameter !== undefined) return { kind: 'parameter', name: parameter.slice(1, -1), ...nowhere }
    const name = this.#word(/[A-Za-z_]\w*/y)
    if (name === undefined) return undefined
    if (this.#word(/\(/y) === undefined) return { kind: 'word', name, ...nowhere }
    const args = this.#arguments()
    return args && { kind: 'call', name, nameAt: 0, args, ...nowhere }
  }

  #arguments(): readonly (Node | Empty)[] | undefined {
    const args: (Node | Empty)[] = []
    for (;;) {
      this.#take(blanks)
      const isEmpty = /[,)]/.test(this.#text[this.#at] ?? '')
      const arg: Node | Empty | undefined = isEmpty ? { kind: 'empty', ...nowhere } : this.argument()
      if (arg === undefined) return undefined
      args.push(arg)
      if (this.#word(/,/y) !== undefined) continue
      if (this.#word(/\)/y) === undefined) return undefined
      return args.length === 1 && isEmpty ? [] : args
    }
  }

  #word(pattern: RegExp): string | undefined {
    this.#take(blanks)
    return this.#take(pattern)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }
}

/** Whole numbers are exact at any size. */
function numberOf(text: string): number | bigint {
  const number = Number(text)
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? BigInt(text) : number
}
