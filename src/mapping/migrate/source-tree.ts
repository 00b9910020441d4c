import { functionNamed } from '../../../grammar/compile/calls.ts'
import type { FunctionDefinition, Param } from '../../../grammar/functions/define.ts'
import { parse } from '../../../grammar/syntax/parser.ts'
import { attributeText, quoted } from './expression.ts'
import type { SourceTree } from './graph.ts'

/** An expression put together from its parsed tree. */
export type Rebuilt =
  | {
      readonly kind: 'expression'
      readonly text: string
      /** Names of arguments that are not known here, so that these were taken in their order. */
      readonly guessed: readonly string[]
    }
  | { readonly kind: 'broken'; readonly reason: string }

/** The expression that a parsed tree stands for. Arguments that were left empty keep their position. */
export function rebuild(tree: SourceTree): Rebuilt {
  switch (tree.type?.toLowerCase()) {
    case 'attribute':
      return attribute(tree)
    case 'constant':
      return constant(tree)
    case 'function':
      return call(tree)
    default:
      return ownExpression(tree) ?? broken(`A part has the type ${tree.type ?? 'null'}, which is not known here.`)
  }
}

function built(text: string, guessed: readonly string[] = []): Rebuilt {
  return { kind: 'expression', text, guessed }
}

function broken(reason: string): Rebuilt {
  return { kind: 'broken', reason }
}

function attribute({ name }: SourceTree): Rebuilt {
  if (name === undefined) return broken('An attribute has no name.')
  const text = attributeText(name)
  return text === undefined ? broken(`No expression can name the attribute ${name}.`) : built(text)
}

/** A bare word such as `vbTextCompare` is a constant too, and told from a text by its expression alone. */
function constant({ name, expression }: SourceTree): Rebuilt {
  const { node } = parse(expression ?? '')
  if (node?.kind === 'word' || node?.kind === 'parameter') return built(expression ?? '')
  if (name !== undefined) return built(quoted(name))
  return node?.kind === 'constant' ? built(expression ?? '') : broken('A constant has no value.')
}

/** What a part says of itself. */
function ownExpression({ expression = '' }: SourceTree): Rebuilt | undefined {
  return parse(expression).node === undefined ? undefined : built(expression)
}

function call(tree: SourceTree): Rebuilt {
  const { name = '', parameters } = tree
  // A comparison is no function; how a tree has it is not documented, but it has its own text.
  if (!/^[A-Za-z_]\w*$/.test(name))
    return ownExpression(tree) ?? broken(`${name || 'A function'} is no name of a function.`)
  const parts = parameters.map(({ value }) => (value === undefined ? built('') : rebuild(value)))
  const wrong = parts.find(part => part.kind === 'broken')
  if (wrong !== undefined) return wrong
  const definition = functionNamed(name, 'entra')
  const keys = parameters.map(({ key }) => key ?? '')
  const { places, guessed } = placesOf(keys, definition)
  const args: string[] = []
  for (const [index, part] of parts.entries())
    args[places[index] ?? index] = part.kind === 'expression' ? part.text : ''
  const within = parts.flatMap(part => (part.kind === 'expression' ? part.guessed : []))
  return built(`${definition?.name ?? name}(${Array.from(args, arg => arg ?? '').join(', ')})`, [
    ...guessed.map(key => `${name}.${key}`),
    ...within,
  ])
}

/** What Microsoft Graph calls a parameter, where its documentation of expressions calls it something else. */
const graphNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Replace: {
    oldValue: 'Find',
    regexPattern: 'RegularExpression',
    regexGroupName: 'RegularExpressionGroupName',
    replacementValue: 'Replacement',
    replacementAttributeName: 'ReplacementPropertyName',
  },
  Switch: { key: 'switchValue' },
}

/** Some of Graph's parameters have no better names: those of IIF. */
const ordinals = ['one', 'two', 'three', 'four', 'five', 'six']

/**
 * The position of each argument, by its name. Several have the same name where a parameter repeats (`source` of Join).
 * One whose name is not known follows the one before it, which is a guess where there are several.
 */
function placesOf(
  keys: readonly string[],
  definition: FunctionDefinition | undefined,
): { places: readonly number[]; guessed: readonly string[] } {
  if (definition === undefined) return { places: keys.map((_, index) => index), guessed: [] }
  const fixed = definition.params.filter(param => param.presence !== 'repeating')
  const repeating = definition.params.filter(param => param.presence === 'repeating')
  const guessed: string[] = []
  const places: number[] = []
  for (const key of keys) {
    const last = places.at(-1) ?? -1
    const isNext = (param: Param, place: number): boolean =>
      isNamed(param, key, definition) || ordinals[place] === key.toLowerCase()
    const named = fixed.findIndex((param, place) => !places.includes(place) && isNext(param, place))
    const isKnown = named >= 0 || definition.params.some(param => isNamed(param, key, definition))
    const next = fixed.findIndex(
      (param, place) => place > last && (repeating.length === 0 || param.presence === 'required'),
    )
    if (!isKnown && definition.params.length > 1) guessed.push(key)
    if (named >= 0) places.push(named)
    else places.push(next < 0 ? Math.max(fixed.length, last + 1) : next)
  }
  return { places, guessed }
}

function isNamed({ name }: Param, key: string, definition: FunctionDefinition): boolean {
  const wanted = key.toLowerCase()
  const names = [name, graphNames[definition.name]?.[name] ?? name].map(known => known.toLowerCase())
  return names.includes(wanted) || names.includes(wanted.replace(/\d+$/, ''))
}
