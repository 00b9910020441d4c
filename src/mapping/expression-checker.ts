import { check, type Known } from '../../grammar/compile/check.ts'
import { checkResult, type Target } from '../../grammar/compile/check-result.ts'
import { infer } from '../../grammar/compile/infer.ts'
import type { Named } from '../../grammar/compile/named.ts'
import { bindParameters } from '../../grammar/compile/reads.ts'
import type { Node } from '../../grammar/syntax/ast.ts'
import type { Problem } from '../../grammar/syntax/diagnostics.ts'
import { anything, type Type } from '../../grammar/syntax/type.ts'
import type { ObjectType } from '../model/schema.ts'
import type { MappingFile } from './file.ts'
import type { Findings } from './findings.ts'
import { constantHelp, type FlowSource, sourceNode } from './flow-source.ts'
import type { Let } from './let.ts'

/** The types of the attributes that expressions read. */
export type AttributeTypes = (name: string) => Type

/** The types of a connector's attributes, as its schema has them; without one nothing is known. */
export function typeOfAttribute(objectType: ObjectType | undefined): AttributeTypes {
  const types = new Map(
    objectType?.attributes.map(({ name, kind, multi, required }): [string, Type] => [
      name,
      { kinds: [kind], count: multi ? 'many' : 'one', absent: !required },
    ]),
  )
  return name => types.get(name) ?? anything
}

/** Holds the expressions of an object type to what they may name, and to the types of what they read and fill. */
export class ExpressionChecker {
  readonly #file: MappingFile
  readonly #known: Known
  readonly #attribute: AttributeTypes
  readonly #findings: Findings
  /** Attributes that every entry has that is in scope. */
  readonly #present: readonly string[]
  /** Those accepted so far, with their types. */
  readonly #named = new Map<string, Type>()

  constructor(
    file: MappingFile,
    known: Known,
    attribute: AttributeTypes,
    findings: Findings,
    present: readonly string[] = [],
  ) {
    this.#present = present
    this.#file = file
    this.#known = known
    this.#attribute = attribute
    this.#findings = findings
  }

  /** The same for expressions that are evaluated of entries out of scope, too. */
  anywhere(): ExpressionChecker {
    const checker = new ExpressionChecker(this.#file, this.#known, this.#attribute, this.#findings)
    for (const [name, type] of this.#named) checker.#named.set(name, type)
    return checker
  }

  /** The tree of a flow's source, with the parameters in their places; `undefined` where it is wrong. */
  accept(source: FlowSource, target: Target | undefined): Node | undefined {
    const node = this.#checked(
      sourceNode(source, target?.kind === 'any' ? 'string' : (target?.kind ?? 'string')),
      source,
    )
    if (node === undefined) return undefined
    const { type, types, problems } = this.#infer(node)
    const further = target === undefined ? [] : checkResult(node, { type, types }, target, this.#file.language)
    return this.#report([...problems, ...further], source) ? node : undefined
  }

  /** A named sub-expression, which those accepted later may use. */
  acceptLet({ name, node: written, from }: Let): Named | undefined {
    const node = this.#checked(written, from)
    const inferred = node && this.#infer(node)
    this.#named.set(name, inferred?.type ?? anything)
    if (node === undefined || inferred === undefined) return undefined
    return this.#report(inferred.problems, from) ? { name, node } : undefined
  }

  #checked(node: Node, source: FlowSource): Node | undefined {
    const problems = check(node, { ...this.#known, named: new Set(this.#named.keys()) })
    return this.#report(problems, source) ? bindParameters(node, this.#file.parameters) : undefined
  }

  #infer(node: Node): ReturnType<typeof infer> {
    const { language: dialect } = this.#file
    return infer(node, { dialect, attribute: this.#attribute, named: this.#named, present: this.#present })
  }

  /** Whether there is no error among them. */
  #report(problems: readonly Problem[], source: FlowSource): boolean {
    for (const problem of problems) this.#findings.reportWithin(source.written, helped(problem, source))
    return !problems.some(problem => problem.severity === 'error')
  }
}

/** The name of an attribute that nobody knows may have been meant as a text. */
function helped(problem: Problem, source: FlowSource): Problem {
  const isName = problem.code === 'unknown-attribute' && source.kind === 'attribute' && problem.help === undefined
  return isName ? { ...problem, help: constantHelp(source.name) } : problem
}
