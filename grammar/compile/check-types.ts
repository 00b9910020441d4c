import { textOf } from '../functions/convert.ts'
import type { FunctionDefinition, ParamType } from '../functions/define.ts'
import type { Call, Node, Operation } from '../syntax/ast.ts'
import { nearest, type Problem } from '../syntax/diagnostics.ts'
import { arithmetic, type Dialect, isComparison } from '../syntax/operators.ts'
import { print } from '../syntax/print.ts'
import { isOnly, type Type, typeText, type ValueKind } from '../syntax/type.ts'
import { describe, isList, type Value } from '../syntax/value.ts'
import { paramAt } from './calls.ts'
import { compare } from './compare.ts'
import { problem, warning } from './problem.ts'

/** What is doubtful in a call, by the types of its arguments. */
export function checkCallTypes(
  call: Call,
  definition: FunctionDefinition,
  args: readonly (Node | undefined)[],
  types: readonly (Type | undefined)[],
  dialect: Dialect,
): readonly Problem[] {
  return [
    ...args.flatMap((arg, i) => checkArgument(definition, arg, types[i], paramAt(definition, i)?.type, dialect)),
    ...checkChoice(call, definition, args, types, dialect),
  ]
}

function checkArgument(
  { name }: FunctionDefinition,
  arg: Node | undefined,
  type: Type | undefined,
  wanted: ParamType = 'any',
  dialect: Dialect,
): readonly Problem[] {
  const kind = wantedKinds[wanted]
  // A constant that does not fit is told with its value.
  if (arg === undefined || type === undefined || kind === undefined || arg.kind === 'constant') return []
  if (type.count === 'many' && dialect === 'entra' && type.constant === undefined)
    return [severalForOne(arg, type, name, dialect)]
  if (type.kinds === undefined || type.kinds.length === 0 || type.kinds.some(known => kind.fits.includes(known)))
    return []
  const message = `${name} takes ${kind.text} here, and this is ${described(type)}.`
  return [problem('wrong-type', arg, message)]
}

function severalForOne(arg: Node, _type: Type, taker: string, dialect: Dialect): Problem {
  const text = shortened(arg, dialect)
  const message = `${text} holds several values, and ${taker} takes one. Entries with more than one will fail.`
  return warning(
    'several-values',
    arg,
    message,
    `Pick one with First(${text}), or go through all: Map(${text}, $x => …).`,
  )
}

interface Wanted {
  readonly text: string
  /** Kinds of which some values can be converted. */
  readonly fits: readonly ValueKind[]
}

const texts: readonly ValueKind[] = ['string', 'reference', 'dateTime']
const wantedKinds: Partial<Record<ParamType, Wanted>> = {
  text: { text: 'a text', fits: [...texts, 'integer', 'decimal', 'boolean', 'binary'] },
  integer: { text: 'a whole number', fits: ['string', 'integer', 'decimal'] },
  number: { text: 'a number', fits: ['string', 'integer', 'decimal'] },
  boolean: { text: 'a condition', fits: ['string', 'integer', 'decimal', 'boolean'] },
  date: { text: 'a date', fits: texts },
}

/** IIF, Switch and Coalesce: branches that are never reached. */
function checkChoice(
  call: Call,
  { name }: FunctionDefinition,
  args: readonly (Node | undefined)[],
  types: readonly (Type | undefined)[],
  dialect: Dialect,
): readonly Problem[] {
  if (name === 'IIF') return checkCondition(args, types)
  if (name === 'Coalesce') return checkAlternatives(args, types, dialect)
  return name === 'Switch' && dialect === 'entra' ? checkKeys(call, args, types) : []
}

function checkCondition(
  [condition, yes, no]: readonly (Node | undefined)[],
  [type]: readonly (Type | undefined)[],
): readonly Problem[] {
  const always = type?.constant
  if (condition === undefined || always === undefined) return []
  const holds =
    always === true ||
    (typeof always === 'number' && always !== 0) ||
    (typeof always === 'string' && /^(?:true|1)$/i.test(always))
  const dead = holds ? no : yes
  return [
    warning('constant-condition', condition, `This condition ${holds ? 'always' : 'never'} holds.`),
    ...(dead === undefined ? [] : [unreachable(dead, `Its condition ${holds ? 'always' : 'never'} holds.`)]),
  ]
}

function checkAlternatives(
  args: readonly (Node | undefined)[],
  types: readonly (Type | undefined)[],
  dialect: Dialect,
): readonly Problem[] {
  const certain = types.findIndex(type => type !== undefined && !type.absent && type.kinds?.length !== 0)
  const next = certain < 0 ? undefined : args.slice(certain + 1).find(arg => arg !== undefined)
  const before = args[certain]
  if (next === undefined || before === undefined) return []
  return [unreachable(next, `${shortened(before, dialect)} is never absent.`)]
}

/** Keys that were there before, and keys that the source cannot be equal to. */
function checkKeys(
  call: Call,
  [source, , ...cases]: readonly (Node | undefined)[],
  [type, , ...caseTypes]: readonly (Type | undefined)[],
): readonly Problem[] {
  const found: Problem[] = []
  const met = new Map<string, Node>()
  if (source !== undefined && type?.constant !== undefined)
    found.push(
      warning('constant-condition', source, `${call.name} chooses by what is always ${describe(type.constant)}.`),
    )
  for (const [i, key] of cases.entries()) {
    const constant = caseTypes[i]?.constant
    // A key that is no text fails where it is compared.
    const isKey = constant === null || (constant !== undefined && typeof constant !== 'object')
    if (i % 2 === 1 || key === undefined || !isKey) continue
    const text = textOf(constant) ?? ''
    if (met.has(text)) {
      found.push(
        warning(
          'shadowed-key',
          key,
          `The key ${JSON.stringify(text)} stands here twice; the first one counts.`,
          'Delete one of them.',
        ),
      )
    } else if (type !== undefined && !canEqual(type, text)) {
      found.push(
        unreachable(key, `The source is ${typeText(type)}, and never ${JSON.stringify(text)}.`, keyHelp(type, text)),
      )
    }
    met.set(text, key)
  }
  return found
}

/** Whether a source can have a text; an absent one equals the empty text. */
function canEqual(type: Type, key: string): boolean {
  if (key === '') return type.absent || type.kinds === undefined || type.kinds.some(kind => texts.includes(kind))
  if (isOnly(type, 'boolean')) return key === 'True' || key === 'False'
  return !isOnly(type, 'integer') || /^-?\d+$/.test(key)
}

function keyHelp(type: Type, key: string): string | undefined {
  const near = isOnly(type, 'boolean') ? nearest(key, ['True', 'False']) : undefined
  return near && `Did you mean "${near}"?`
}

/** What is doubtful in an operation. */
export function checkOperationTypes(node: Operation, left: Type, right: Type, dialect: Dialect): readonly Problem[] {
  if (node.operator === '??') return checkAlternatives([node.left, node.right], [left, right], dialect)
  const sides = [
    { node: node.left, type: left },
    { node: node.right, type: right },
  ]
  const several = dialect === 'entra' ? sides.filter(({ type }) => type.count === 'many') : []
  const found = several.map(side => severalForOne(side.node, side.type, node.operator, dialect))
  if (arithmetic.some(operator => operator === node.operator)) return [...found, ...sides.flatMap(checkNumber)]
  return isComparison(node.operator) ? [...found, ...checkComparison(node, left, right, dialect)] : found
}

function checkNumber({ node, type }: { readonly node: Node; readonly type: Type }): readonly Problem[] {
  if (type.constant !== undefined && typeof type.constant === 'string' && !/^\s*[+-]?[\d.]+\s*$/.test(type.constant)) {
    return [
      problem('wrong-type', node, `A number is wanted here, not ${describe(type.constant)}.`, '& puts texts together.'),
    ]
  }
  if (type.kinds === undefined || type.kinds.length === 0) return []
  if (type.kinds.some(kind => kind === 'string' || kind === 'integer' || kind === 'decimal')) return []
  return [problem('wrong-type', node, `A number is wanted here, and this is ${described(type)}.`)]
}

/** Comparisons that always turn out the same, since the two sides are of kinds that are never equal. */
function checkComparison(node: Operation, left: Type, right: Type, dialect: Dialect): readonly Problem[] {
  if (left.constant === null || right.constant === null) {
    const help = `IsNull(…) asks whether a value is absent${dialect === 'entra' ? ', and IsNullOrEmpty(…) whether it is empty as well' : ''}.`
    return [warning('constant-condition', node, 'Nothing compares with an absent value: this never holds.', help)]
  }
  const pair = comparedWithConstant(node, left, right)
  if (pair === undefined || pair.type.constant !== undefined || isList(pair.constant)) return []
  const sample = samples(pair.type)
  if (sample === undefined || !isComparison(node.operator)) return []
  const { operator } = node
  const answers = new Set(sample.map(value => compare(operator, value, pair.constant)))
  if (answers.size !== 1 || sample.some(value => isEqualKind(value, pair.constant))) return []
  const never = !answers.has(true)
  const message = `${shortened(pair.other, dialect)} is ${described(pair.type)}, which ${describe(pair.constant)} is not: this ${never ? 'never' : 'always'} holds${never ? '' : ' where there is a value'}.`
  const near =
    typeof pair.constant === 'string' && isOnly(pair.type, 'boolean')
      ? nearest(pair.constant, ['True', 'False'])
      : undefined
  return [warning('constant-condition', node, message, near && `Did you mean ${near}?`)]
}

/** Values of which each kind has all that matter beside a constant of another kind. */
function samples(type: Type): readonly Value[] | undefined {
  if (isOnly(type, 'boolean')) return [true, false]
  return isOnly(type, 'integer', 'decimal') ? [0, 1] : undefined
}

function isEqualKind(value: Value, constant: Value): boolean {
  if (typeof constant === 'bigint') return typeof value === 'number'
  if (typeof constant !== 'string') return typeof value === typeof constant
  return typeof value === 'boolean' ? /^(?:true|false)$/i.test(constant) : /^\s*[+-]?[\d.]+\s*$/.test(constant)
}

function comparedWithConstant(
  node: Operation,
  left: Type,
  right: Type,
): { readonly other: Node; readonly type: Type; readonly constant: Value } | undefined {
  if (right.constant !== undefined) return { other: node.left, type: left, constant: right.constant }
  return left.constant === undefined ? undefined : { other: node.right, type: right, constant: left.constant }
}

function unreachable(node: Node, why: string, help = 'Delete it, or change what stands before it.'): Problem {
  return warning('unreachable-branch', node, `This is never reached. ${why}`, help)
}

/** `a boolean`, `a list of strings` */
export function described(type: Type): string {
  if (type.constant !== undefined) return describe(type.constant)
  const { kinds = [] } = type
  const names = kinds.map(kind => kindNames[kind])
  return `${type.count === 'many' ? 'a list of values, each ' : ''}${names.join(' or ') || 'anything'}`
}

const kindNames: Readonly<Record<ValueKind, string>> = {
  string: 'a text',
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'True or False',
  dateTime: 'a date',
  binary: 'binary data',
  reference: 'a reference',
  complex: 'a complex value',
}

/** An expression as it stands in a sentence. */
export function shortened(node: Node, dialect: Dialect): string {
  const text = print(node, dialect)
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}
