import { paramAt } from '../../grammar/compile/calls.ts'
import { Close, Comma, Parameter, Text, Variable } from '../../grammar/syntax/tokens.ts'
import type { Stretch } from '../model/settings.ts'
import type { Analysis } from './analysis.ts'
import { endOf, type Token, tokensOf } from './expression/lexed.ts'
import { Nesting } from './expression/nesting.ts'
import type { Site } from './sites.ts'
import type { Entry } from './yaml/entries.ts'
import { scalarText } from './yaml/scalar-text.ts'

/** A name that is given in a mapping file: a `let`, a variable of a lambda, a table, a parameter. */
export interface Definition extends Stretch {
  readonly kind: 'let' | 'lambda' | 'table' | 'parameter'
  readonly name: string
  /** A `let` of an object type is known in it alone. */
  readonly objectType: string | undefined
  /** What it stands for, where that is a text of the file. */
  readonly site: Site | undefined
}

/** A place where a name is used, or given. The stretch is that of the bare name. */
export interface Occurrence extends Stretch {
  /** `undefined` for a name that nothing has. */
  readonly definition: Definition | undefined
}

/** All places of names of a document, those where they are given among them. */
export function occurrencesIn(analysis: Analysis): readonly Occurrence[] {
  const definitions = definitionsIn(analysis)
  return [
    ...definitions.map(definition => ({ start: definition.start, end: definition.end, definition })),
    ...analysis.sites.flatMap(site => usesIn(site, analysis, definitions)),
  ]
}

/** What is given under keys. */
export function definitionsIn({ entries, sites, text }: Analysis): readonly Definition[] {
  return entries.flatMap(entry => {
    const named = kindOf(entry)
    if (named === undefined || entry.key === undefined) return []
    const key = scalarText(entry.key, text)
    const first = key.text.startsWith('$') && named.kind === 'let' ? 1 : 0
    const site = sites.find(one => one.path.length === entry.path.length && isSamePath(one, entry))
    const end = key.style === 'plain' ? key.end : key.end - 1
    return [{ ...named, name: key.text.slice(first), start: key.locate(first), end, site }]
  })
}

function isSamePath({ path }: Site, entry: Entry): boolean {
  return path.every((key, i) => key === entry.path[i])
}

function kindOf({ path }: Entry): Pick<Definition, 'kind' | 'objectType'> | undefined {
  const [top, second, third] = path
  if (path.length === 2 && top === 'let') return { kind: 'let', objectType: undefined }
  if (path.length === 2 && top === 'tables') return { kind: 'table', objectType: undefined }
  if (path.length === 2 && top === 'parameters') return { kind: 'parameter', objectType: undefined }
  const isOfType = path.length === 4 && top === 'objectTypes' && third === 'let'
  return isOfType ? { kind: 'let', objectType: second } : undefined
}

/** The names in one expression. */
function usesIn(site: Site, analysis: Analysis, definitions: readonly Definition[]): readonly Occurrence[] {
  const tokens = tokensOf(site.written.text)
  const nesting = new Nesting(tokens, analysis.language)
  const lambdas = new Map<Token, Definition>()
  return tokens.flatMap((token, index) => {
    nesting.pass(index)
    switch (token.tokenType) {
      case Variable:
        return [variable(token, site, nesting, lambdas, definitions)]
      case Parameter:
        return [use(token, 1, 1, site, find(definitions, 'parameter', token.image.slice(1, -1)))]
      case Text:
        return isTable(tokens, index, nesting)
          ? [use(token, 1, 1, site, find(definitions, 'table', token.image.slice(1, -1)))]
          : []
      default:
        return []
    }
  })
}

function variable(
  token: Token,
  site: Site,
  nesting: Nesting,
  lambdas: Map<Token, Definition>,
  definitions: readonly Definition[],
): Occurrence {
  const name = token.image.slice(1)
  const bound = nesting.bindingAt(token) ?? nesting.resolve(name)
  if (bound === undefined) return use(token, 1, 0, site, letNamed(name, site, definitions))
  const known = lambdas.get(bound.token)
  if (known !== undefined) return use(token, 1, 0, site, known)
  const { start, end } = use(bound.token, 1, 0, site, undefined)
  const lambda: Definition = { kind: 'lambda', name, start, end, objectType: undefined, site: undefined }
  lambdas.set(bound.token, lambda)
  return use(token, 1, 0, site, lambda)
}

/** An object type's own come before those of the file. */
function letNamed(name: string, { role }: Site, definitions: readonly Definition[]): Definition | undefined {
  const lets = definitions.filter(known => known.kind === 'let' && known.name === name)
  const own = role.objectType === undefined ? undefined : lets.find(known => known.objectType === role.objectType)
  return own ?? lets.find(known => known.objectType === undefined)
}

function find(definitions: readonly Definition[], kind: Definition['kind'], name: string): Definition | undefined {
  return definitions.find(known => known.kind === kind && known.name === name)
}

/** Whether a text is the whole argument that names a table. */
function isTable(tokens: readonly Token[], index: number, nesting: Nesting): boolean {
  const bracket = nesting.open.at(-1)
  const definition = bracket?.call?.definition
  if (bracket === undefined || definition?.reads?.includes('tables') !== true) return false
  const behind = tokens[index + 1]?.tokenType
  const isAlone = behind === undefined || behind === Comma || behind === Close
  return isAlone && paramAt(definition, bracket.argument)?.name === 'table'
}

/** A token's name without what stands around it. */
function use(token: Token, before: number, behind: number, site: Site, definition: Definition | undefined): Occurrence {
  const start = site.written.locate(token.startOffset + before)
  const last = site.written.locate(endOf(token) - behind - 1)
  return { start, end: Math.max(start, last + 1), definition }
}
