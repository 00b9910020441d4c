/** The entry that a value of a reference to several object types names: `group:17`. */
export interface TypedAnchor {
  readonly objectType: string
  readonly anchor: string
}

/**
 * The object type and the anchor in a value like `group:17`; `undefined` where it starts with none of the object types.
 * Their names may have colons: the longest that fits counts.
 */
export function typedAnchor(value: string, objectTypes: readonly string[]): TypedAnchor | undefined {
  let objectType = ''
  for (const name of objectTypes) {
    const isNamed = value[name.length] === ':' && value.length > name.length + 1 && value.startsWith(name)
    if (isNamed && name.length > objectType.length) objectType = name
  }
  return objectType === '' ? undefined : { objectType, anchor: value.slice(objectType.length + 1) }
}

/** The inverse of `typedAnchor`. */
export function typedAnchorText({ objectType, anchor }: TypedAnchor): string {
  return `${objectType}:${anchor}`
}
