import type { AttributePath, Comparison, Filter } from '../../grammar/filter/ast.ts'
import { type Diagnostic, diagnose, nearest } from '../../grammar/syntax/diagnostics.ts'
import { subDefinition } from '../model/scim.ts'
import type { AttributeDefinition } from '../model/scim-schemas.ts'
import type { StoredEntry } from '../space/space.ts'
import { attributeKey } from './attributes.ts'
import { createMatch, type Match } from './compare.ts'
import { attributeNames, type Resolved, resolve } from './definitions.ts'
import type { Endpoint } from './endpoints.ts'
import { isList, isObject, type Json } from './json.ts'
import type { Place } from './read.ts'
import type { Assembly } from './resource.ts'

/** Whether an entry meets a filter. */
export type Predicate = (entry: StoredEntry, place: Place) => boolean

export interface CompiledFilter {
  readonly test: Predicate
  /** Attributes that nobody knows, and values that do not fit theirs. With any of these the test is of no use. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The meaning of a filter (RFC 7644 §3.4.2.2). A condition on a multi-valued attribute holds when it holds for one of
 * its values; the conditions in brackets must hold for one and the same. An attribute without a value equals nothing
 * but `null`, and differs (`ne`) from every value.
 */
export function compileFilter(text: string, filter: Filter, endpoint: Endpoint, assembly: Assembly): CompiledFilter {
  const diagnostics: Diagnostic[] = []
  const scope: Scope<Subject> = {
    resolve: path => resolve(endpoint, path),
    names: () => attributeNames(endpoint),
    reader: (path, { urn }) => {
      const key = attributeKey(urn, path.attribute)
      return ({ entry, place }) => assembly.reader(entry.schema, key)?.(entry, place)
    },
    rows: (path, { urn }) => {
      const key = attributeKey(urn, path.attribute)
      return ({ entry, place }) => {
        const name = assembly.rows(entry.schema, key)
        return name === undefined ? undefined : place.space.rowsOf(entry.id, name)
      }
    },
    report: (start, end, message, help) => {
      diagnostics.push(diagnose({ text }, start, end, { code: 'filter-attribute', message, help }))
    },
  }
  const test = compile(filter, scope)
  return { test: (entry, place) => test({ entry, place }), diagnostics }
}

interface Subject {
  readonly entry: StoredEntry
  readonly place: Place
}

/** What names mean: those of a resource's attributes, or within brackets those of an element's sub-attributes. */
interface Scope<S> {
  resolve(path: AttributePath): Resolved | undefined
  names(): readonly string[]
  reader(path: AttributePath, resolved: Resolved): (subject: S) => Json | undefined
  /** The values one by one where there may be very many; `undefined` where `reader` is the way. */
  rows(path: AttributePath, resolved: Resolved): (subject: S) => Iterable<Json> | undefined
  report(start: number, end: number, message: string, help?: string): void
}

type Test<S> = (subject: S) => boolean

function compile<S>(filter: Filter, scope: Scope<S>): Test<S> {
  switch (filter.kind) {
    case 'and': {
      const tests = filter.operands.map(operand => compile(operand, scope))
      return subject => tests.every(test => test(subject))
    }
    case 'or': {
      const tests = filter.operands.map(operand => compile(operand, scope))
      return subject => tests.some(test => test(subject))
    }
    case 'not': {
      const test = compile(filter.operand, scope)
      return subject => !test(subject)
    }
    case 'element': {
      const elements = elementsOf(filter.path, scope)?.read ?? none
      return subject => elements(subject).length > 0
    }
    case 'presence': {
      const values = valuesOf(filter.path, scope)?.read ?? none
      return subject => values(subject).some(isPresent)
    }
    case 'comparison':
      return compare(filter, scope)
    default:
      return filter satisfies never
  }
}

const none = (): Json[] => []

function compare<S>(filter: Comparison, scope: Scope<S>): Test<S> {
  const { path, operator, value } = filter
  const values = valuesOf(path, scope)
  if (values === undefined) return () => false
  const { read, leaf } = values
  if (value === null) {
    if (operator === 'eq') return subject => !read(subject).some(isPresent)
    if (operator === 'ne') return subject => read(subject).some(isPresent)
    scope.report(filter.start, filter.end, `"${operator}" cannot compare with null.`, 'Only eq and ne can.')
    return () => false
  }
  const match = createMatch(leaf, operator === 'ne' ? 'eq' : operator, value)
  if (typeof match === 'object') {
    scope.report(filter.start, filter.end, `"${nameOf(path)}" cannot be compared so.`, match.problem)
    return () => false
  }
  if (operator === 'ne') return differs(read, match)
  const rows =
    path.selector === undefined && leaf.name === 'value' ? scope.rows(path, values.resolved) : () => undefined
  return subject => {
    const many = rows(subject)
    return many === undefined ? read(subject).some(match) : Iterator.from(many).some(match)
  }
}

function differs<S>(read: (subject: S) => readonly Json[], match: Match): Test<S> {
  return subject => {
    const values = read(subject)
    return values.length === 0 || values.some(value => !match(value))
  }
}

interface Values<S> extends Elements<S> {
  readonly leaf: AttributeDefinition
}

/** The values that a path leads to. */
function valuesOf<S>(path: AttributePath, scope: Scope<S>): Values<S> | undefined {
  const elements = elementsOf(path, scope)
  if (elements === undefined) return undefined
  const { leaf, sub } = elements.resolved
  const values = (element: Json): Json | undefined => (isObject(element) && sub !== undefined ? element[sub] : element)
  return {
    resolved: elements.resolved,
    leaf,
    read: subject => elements.read(subject).flatMap(element => values(element) ?? []),
  }
}

interface Elements<S> {
  readonly resolved: Resolved
  readonly read: (subject: S) => readonly Json[]
}

/** The values of the attribute itself, those that meet the condition in brackets. */
function elementsOf<S>(path: AttributePath, scope: Scope<S>): Elements<S> | undefined {
  const resolved = scope.resolve(path)
  if (resolved === undefined) {
    const near = nearest(nameOf(path), scope.names())
    const help = near === undefined ? undefined : `Did you mean "${near}"?`
    scope.report(path.start, path.end, `There is no attribute "${nameOf(path)}" here.`, help)
    return undefined
  }
  const value = scope.reader(path, resolved)
  const read = (subject: S): readonly Json[] => {
    const found = value(subject)
    return found === undefined ? [] : isList(found) ? found : [found]
  }
  if (path.selector === undefined) return { resolved, read }
  const selects = compile(path.selector, elementScope(resolved.definition, scope))
  return { resolved, read: subject => read(subject).filter(selects) }
}

/** Within brackets a name is a sub-attribute; an element that has none is its own `value`. */
function elementScope<S>(definition: AttributeDefinition, outer: Scope<S>): Scope<Json> {
  const isComplex = definition.type === 'complex'
  return {
    resolve({ urn, attribute, subAttribute, selector }) {
      if (urn !== undefined || subAttribute !== undefined || selector !== undefined) return undefined
      const leaf = isComplex
        ? subDefinition(definition, attribute)
        : attribute.toLowerCase() === 'value'
          ? definition
          : undefined
      return leaf === undefined ? undefined : { urn: undefined, definition: leaf, leaf, sub: undefined }
    },
    names: () => (isComplex ? (definition.subAttributes ?? []).map(sub => sub.name) : ['value']),
    reader:
      (_, { leaf }) =>
      element =>
        isObject(element) ? element[leaf.name] : element,
    rows: () => () => undefined,
    report: (start, end, message, help) => outer.report(start, end, message, help),
  }
}

function nameOf({ urn, attribute, subAttribute }: AttributePath): string {
  return `${urn === undefined ? '' : `${urn}:`}${attribute}${subAttribute === undefined ? '' : `.${subAttribute}`}`
}

/** RFC 7644 §3.4.2.2, `pr`: not empty, and a complex value with something in it. */
function isPresent(value: Json): boolean {
  if (isList(value)) return value.some(isPresent)
  return isObject(value) ? Object.values(value).some(isPresent) : value !== ''
}
