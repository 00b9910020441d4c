/** Looks at a value that a connector returned. Says what is wrong with it, beginning with where: `.anchor is text, …`. */
export type Check = (value: unknown) => string | undefined

/** A check by a condition; `expected` says what the value must be: `text`, `a list`. */
export function must(isRight: (value: unknown) => boolean, expected: string): Check {
  return value => (isRight(value) ? undefined : ` is ${named(value)}, and not ${expected}`)
}

export const isText = must(value => typeof value === 'string', 'text')
export const isTruth = must(value => typeof value === 'boolean', 'true or false')
export const isCount = must(value => Number.isSafeInteger(value) && Number(value) >= 0, 'a whole number')
export const isNumber = must(value => typeof value === 'number' && Number.isFinite(value), 'a number')
export const isNothing = must(value => value === null, 'null')

export function optional(check: Check): Check {
  return value => (value === undefined ? undefined : check(value))
}

export function orNull(check: Check): Check {
  return value => (value === null ? undefined : check(value))
}

/** A list whose items pass a check. */
export function listOf(check: Check): Check {
  return value => {
    if (!Array.isArray(value)) return ` is ${named(value)}, and not a list`
    for (let i = 0; i < value.length; i++) {
      const wrong = check(value[i])
      if (wrong !== undefined) return `[${i}]${wrong}`
    }
    return undefined
  }
}

/** An object by the checks of its properties. Others may be there, too. */
export function objectOf(checks: Readonly<Record<string, Check>>): Check {
  const all = Object.entries(checks)
  return value => {
    if (!isObject(value)) return ` is ${named(value)}, and not an object`
    for (const [name, check] of all) {
      const wrong = check(value[name])
      if (wrong !== undefined) return `.${name}${wrong}`
    }
    return undefined
  }
}

/** An object whose `kind` decides by which check it goes. */
export function byKind(kinds: Readonly<Record<string, Check>>): Check {
  return value => {
    if (!isObject(value)) return ` is ${named(value)}, and not an object`
    const { kind } = value
    const check = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
    if (check !== undefined) return check(value)
    return `.kind is ${named(kind)}, and not one of ${Object.keys(kinds).join(', ')}`
  }
}

/** The first that is wrong. */
export function all(...checks: readonly Check[]): Check {
  return value => {
    for (const check of checks) {
      const wrong = check(value)
      if (wrong !== undefined) return wrong
    }
    return undefined
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a value is, in a word or two: `a list`, `text`, `a Date`. */
export function named(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (Array.isArray(value)) return 'a list'
  switch (typeof value) {
    case 'string':
      return value.length <= 40 ? JSON.stringify(value) : 'text'
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'object': {
      const name: unknown = value.constructor?.name
      return typeof name === 'string' && name !== 'Object' && name !== '' ? `a ${name}` : 'an object'
    }
    default:
      return `a ${typeof value}`
  }
}
