/**
 * A set of UTF-16 code units as sorted, disjoint, inclusive ranges in pairs: [from, to, from, to, …]. .NET matches
 * code units, not characters, so a character outside of the basic plane is two of them.
 */
export type UnitSet = readonly number[]

const last = 0xffff
export const everything: UnitSet = [0, last]

export function range(from: number, to: number): UnitSet {
  return [from, to]
}

export function union(...sets: readonly UnitSet[]): UnitSet {
  const [only, ...others] = sets
  if (only !== undefined && others.length === 0) return only
  const pairs: [number, number][] = []
  for (const set of sets) for (let i = 0; i < set.length; i += 2) pairs.push([set[i] ?? 0, set[i + 1] ?? 0])
  pairs.sort((a, b) => a[0] - b[0])
  const merged: number[] = []
  for (const [from, to] of pairs) {
    const end = merged.at(-1)
    if (end !== undefined && from <= end + 1) merged[merged.length - 1] = Math.max(end, to)
    else merged.push(from, to)
  }
  return merged
}

export const complement = oncePerSet((set: UnitSet): UnitSet => {
  const rest: number[] = []
  let next = 0
  for (let i = 0; i < set.length; i += 2) {
    const from = set[i] ?? 0
    if (from > next) rest.push(next, from - 1)
    next = (set[i + 1] ?? 0) + 1
  }
  if (next <= last) rest.push(next, last)
  return rest
})

/** A pattern may have a large set, such as that of all letters, a thousand times over. */
export function oncePerSet<T>(make: (set: UnitSet) => T): (set: UnitSet) => T {
  const known = new WeakMap<UnitSet, { readonly made: T }>()
  return set => {
    let found = known.get(set)
    if (found === undefined) {
      found = { made: make(set) }
      known.set(set, found)
    }
    return found.made
  }
}

export function subtract(set: UnitSet, less: UnitSet): UnitSet {
  return complement(union(complement(set), less))
}

export function has(set: UnitSet, unit: number): boolean {
  let low = 0
  let high = set.length / 2 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (unit < (set[2 * middle] ?? 0)) high = middle - 1
    else if (unit > (set[2 * middle + 1] ?? 0)) low = middle + 1
    else return true
  }
  return false
}

/** The set with every letter in both cases, as .NET's invariant culture pairs them. */
export const bothCases = oncePerSet((set: UnitSet): UnitSet => {
  const [from = 0, to] = set
  const touched = set.length === 2 && from === to ? [caseFamilies().get(from) ?? []] : caseFamilies().values()
  const added: UnitSet[] = []
  for (const family of touched) {
    // Most sets have all of a family or none of it.
    const there = family.filter(unit => has(set, unit)).length
    if (there > 0 && there < family.length) for (const unit of family) added.push(range(unit, unit))
  }
  return added.length === 0 ? set : union(set, ...added)
})

let families: ReadonlyMap<number, readonly number[]> | undefined
/** The code units that differ in case only, by each of them. */
function caseFamilies(): ReadonlyMap<number, readonly number[]> {
  families ??= new Map(
    [...byLowerCase().values()]
      .filter(family => family.length > 1)
      .flatMap(family => family.map((unit): [number, readonly number[]] => [unit, family])),
  )
  return families
}

function byLowerCase(): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (let unit = 0; unit <= last; unit++) {
    const lower = lowerUnit(unit)
    const family = found.get(lower)
    if (family === undefined) found.set(lower, [unit])
    else family.push(unit)
  }
  return found
}

/** A code unit in lower case, for comparing without regard to case. */
export function lowerUnit(unit: number): string {
  const character = String.fromCharCode(unit)
  const lower = character.toLowerCase()
  return lower.length === 1 ? lower : character
}
