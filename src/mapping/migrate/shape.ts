/** Where a value stands in a JSON text: the names and positions that lead to it, from the outside in. */
export type JsonPath = readonly (string | number)[]

/** A path as RFC 6901 writes it: `/synchronizationRules/0/name`. */
export function pointer(path: JsonPath): string {
  return path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** Whether a path leads to a place within another one. */
export function isWithin(path: JsonPath, outer: JsonPath): boolean {
  return outer.every((step, depth) => path[depth] === step)
}

/** A value that is not what its place asks for. */
export interface Misfit {
  readonly path: JsonPath
  readonly message: string
}

/** What is met while a JSON text is read. */
export interface Met {
  readonly misfits: Misfit[]
  /** Members that no declaration names. */
  readonly unknown: JsonPath[]
}

/** Reads the value at a place. What does not fit is noted, and something of the right type returned for it. */
export type Reader<T> = (value: unknown, path: JsonPath, met: Met) => T

/** A text. A number or a truth value counts as its text, for files that people have written by hand. */
export const text = scalar('a text', value =>
  typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : typeof value === 'string'
      ? value
      : undefined,
)
export const flag = scalar('true or false', value => (typeof value === 'boolean' ? value : undefined))
export const number = scalar('a number', value => (typeof value === 'number' ? value : undefined))
/** Whatever stands there, as it is. */
export const anything: Reader<unknown> = value => value

function scalar<T>(wanted: string, accept: (value: unknown) => T | undefined): Reader<T | undefined> {
  return (value, path, met) => {
    if (isAbsent(value)) return undefined
    const accepted = accept(value)
    if (accepted === undefined) misfit(met, path, `must be ${wanted}, but it is ${kindOf(value)}.`)
    return accepted
  }
}

/** A list; an absent one is empty. */
export function list<T>(item: Reader<T>): Reader<readonly NonNullable<T>[]> {
  return (value, path, met) => {
    if (isAbsent(value)) return []
    if (Array.isArray(value)) {
      return value.flatMap((one, position) => {
        const at = [...path, position]
        if (isAbsent(one)) misfit(met, at, 'is missing.')
        return item(one, at, met) ?? []
      })
    }
    misfit(met, path, `must be a list, but it is ${kindOf(value)}.`)
    return []
  }
}

type Members = Readonly<Record<string, Reader<unknown>>>
type Read<M extends Members> = { readonly path: JsonPath } & { readonly [K in keyof M]: ReturnType<M[K]> }

/** Deeper than any expression may be nested. */
const maxDepth = 600

/** An object with the members that are declared; `undefined` where there is none. */
export function object<M extends Members>(members: M): Reader<Read<M> | undefined> {
  return (value, path, met) => {
    if (isAbsent(value)) return undefined
    if (!isObject(value)) {
      misfit(met, path, `must be an object, but it is ${kindOf(value)}.`)
      return undefined
    }
    if (path.length > maxDepth) {
      misfit(met, path, 'is nested too deep.')
      return undefined
    }
    for (const name of Object.keys(value)) {
      // OData's own annotations: @odata.context, objects@odata.context.
      if (!Object.hasOwn(members, name) && !name.includes('@odata.')) met.unknown.push([...path, name])
    }
    const read = Object.entries(members).map(([name, member]) => [name, member(value[name], [...path, name], met)])
    return { ...(Object.fromEntries(read) as Omit<Read<M>, 'path'>), path } as Read<M>
  }
}

/** A member that must be there. The stand-in is what is read on with, so that everything that is wrong is told at once. */
export function needed<T>(reader: Reader<T>, standIn: NonNullable<T>): Reader<NonNullable<T>> {
  return (value, path, met) => {
    if (!isAbsent(value)) return reader(value, path, met) ?? standIn
    misfit(met, path, 'is missing.')
    return standIn
  }
}

function misfit(met: Met, path: JsonPath, what: string): void {
  met.misfits.push({ path, message: `${path.length === 0 ? 'The whole' : pointer(path)} ${what}` })
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'string' ? 'a text' : JSON.stringify(value)
}
