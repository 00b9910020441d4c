import type { Node } from './nodes.ts'

/**
 * How many ways a backtracking engine may find through a text of n characters, at most: factor · n^degree. The degree
 * is Infinity where repetitions are nested, so that the ways grow with 2^n.
 */
export interface Ways {
  readonly degree: number
  readonly factor: number
}

/** The ways of a pattern over all places at which a match could begin. */
export function waysOf(root: Node): Ways {
  const ways = waysThrough(root)
  return beginsAtStart(root) ? ways : { ...ways, degree: ways.degree + 1 }
}

/** An upper bound of the steps on a text of this length. */
export function stepsOn(ways: Ways, length: number): number {
  return ways.factor * (length + 1) ** ways.degree
}

const one: Ways = { degree: 0, factor: 1 }

function waysThrough(node: Node): Ways {
  switch (node.kind) {
    case 'unit':
    case 'place':
    case 'reference':
      return one
    case 'sequence':
      return node.items.map(waysThrough).reduce(multiplied, one)
    case 'choice':
      return node.options.map(waysThrough).reduce(added)
    case 'repeat':
      return repeated(waysThrough(node.body), node.min, node.max)
    case 'capture':
    case 'atomic':
    case 'look':
      return waysThrough(node.body)
    default:
      return node satisfies never
  }
}

function multiplied(a: Ways, b: Ways): Ways {
  return { degree: a.degree + b.degree, factor: a.factor * b.factor }
}

function added(a: Ways, b: Ways): Ways {
  return { degree: Math.max(a.degree, b.degree), factor: a.factor + b.factor }
}

/** A body with one way through it only leaves the number of rounds open. */
function repeated(body: Ways, min: number, max: number): Ways {
  const single = body.degree === 0 && body.factor === 1
  if (max === Infinity) return { degree: single ? 1 : Infinity, factor: 1 }
  const rounds = max - min + 1
  return single ? { degree: 0, factor: rounds } : { degree: body.degree * max, factor: rounds * body.factor ** max }
}

function beginsAtStart(node: Node): boolean {
  if (node.kind === 'place') return node.place === 'text-start'
  if (node.kind === 'capture' || node.kind === 'atomic') return beginsAtStart(node.body)
  const first = node.kind === 'sequence' ? node.items[0] : undefined
  return first !== undefined && beginsAtStart(first)
}
