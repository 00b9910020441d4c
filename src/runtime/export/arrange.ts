/** Something that must come first. */
export interface Dependency {
  /** Which node it is. */
  readonly on: number
  /** How much it takes to give it up where things go round in a circle: the smallest is given up first. */
  readonly weight: number
}

interface Edge {
  readonly node: number
  readonly dependency: Dependency
}

/** The order of things that depend on each other. */
export interface Arranged {
  /** By node: those of a smaller rank come first, those of one rank in any order. */
  readonly ranks: readonly number[]
  /** What was given up because it closed a circle. */
  readonly cut: readonly Edge[]
}

/** A rank is a stage and a level within it. */
const stageSize = 2 ** 40

/** The stage of a node by its rank. */
export function stageOfRank(rank: number): number {
  return Math.floor(rank / stageSize)
}

/**
 * The order of nodes by their dependencies; circles are cut where that weighs least. A node comes in its own stage at
 * the earliest, and never before what it depends on. Takes time linear in the dependencies, and for each cut the length
 * of the way to the circle.
 */
export function arrange(dependencies: readonly (readonly Dependency[])[], stages: readonly number[]): Arranged {
  const ordering = new Ordering(dependencies, stages)
  while (ordering.proceed()) ordering.cutOne()
  return ordering
}

class Ordering implements Arranged {
  readonly ranks: number[]
  readonly cut: Edge[] = []
  readonly #dependencies: readonly (readonly Dependency[])[]
  readonly #dependents: readonly Edge[][]
  readonly #gone = new Set<Dependency>()
  readonly #placed: boolean[]
  /** How many dependencies still hold a node back. */
  readonly #open: number[]
  readonly #ready: number[]
  /** Dependencies before this one hold nothing back any more; by node. */
  readonly #looked: number[]
  /** Nodes before this one are placed. */
  #first = 0

  constructor(dependencies: readonly (readonly Dependency[])[], stages: readonly number[]) {
    this.#dependencies = dependencies
    this.ranks = stages.map(stage => stage * stageSize)
    this.#placed = dependencies.map(() => false)
    this.#open = dependencies.map(list => list.length)
    this.#looked = dependencies.map(() => 0)
    this.#ready = [...dependencies.keys()].filter(node => this.#open[node] === 0)
    const dependents: Edge[][] = dependencies.map(() => [])
    for (const [node, list] of dependencies.entries()) {
      for (const dependency of list) dependents[dependency.on]?.push({ node, dependency })
    }
    this.#dependents = dependents
  }

  /** Places what can be placed. Whether anything is left, which then goes round in a circle. */
  proceed(): boolean {
    for (let on = this.#ready.pop(); on !== undefined; on = this.#ready.pop()) {
      this.#placed[on] = true
      const next = (this.ranks[on] ?? 0) + 1
      for (const { node, dependency } of this.#dependents[on] ?? []) {
        if (this.#gone.has(dependency)) continue
        this.ranks[node] = Math.max(this.ranks[node] ?? 0, next)
        this.#release(node)
      }
    }
    while (this.#placed[this.#first] === true) this.#first++
    return this.#first < this.#placed.length
  }

  /** Gives up the lightest dependency of a circle. */
  cutOne(): void {
    const lightest = this.#circle().reduce((a, b) => (b.dependency.weight < a.dependency.weight ? b : a))
    this.cut.push(lightest)
    this.#gone.add(lightest.dependency)
    this.#release(lightest.node)
  }

  #release(node: number): void {
    const open = (this.#open[node] ?? 0) - 1
    this.#open[node] = open
    if (open === 0) this.#ready.push(node)
  }

  /** Goes from node to node by what holds each back, until it comes to one where it has been. */
  #circle(): readonly Edge[] {
    const way: Edge[] = []
    const visited = new Map<number, number>()
    for (let node = this.#first; ; ) {
      const begin = visited.get(node)
      if (begin !== undefined) return way.slice(begin)
      visited.set(node, way.length)
      const dependency = this.#obstacle(node)
      way.push({ node, dependency })
      node = dependency.on
    }
  }

  #obstacle(node: number): Dependency {
    const list = this.#dependencies[node] ?? []
    for (let at = this.#looked[node] ?? 0; at < list.length; at++) {
      const dependency = list[at]
      if (dependency === undefined || this.#placed[dependency.on] === true || this.#gone.has(dependency)) continue
      this.#looked[node] = at
      return dependency
    }
    throw new Error(`nothing holds node ${node} back`)
  }
}
