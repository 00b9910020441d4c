import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrange, stageOfRank } from '../../../src/runtime/export/arrange.ts'

const count = 8
const anyDependency = fc.record({ on: fc.nat(count - 1), weight: fc.nat(3) })
const anyGraph = fc.array(fc.array(anyDependency, { maxLength: 4 }), { minLength: count, maxLength: count })

describe('the order of things that depend on each other', () => {
  test('puts each behind what it depends on, and cuts nothing where nothing goes round', () => {
    const downwards = anyGraph.map(graph => graph.map((list, node) => list.filter(({ on }) => on < node)))
    fc.assert(
      fc.property(downwards, fc.array(fc.nat(3), { minLength: count, maxLength: count }), (graph, stages) => {
        const { ranks, cut } = arrange(graph, stages)
        expect(cut).toEqual([])
        for (const [node, list] of graph.entries()) {
          for (const { on } of list) expect(ranks[node]).toBeGreaterThan(ranks[on] ?? Infinity)
          expect(stageOfRank(ranks[node] ?? 0)).toBeGreaterThanOrEqual(stages[node] ?? Infinity)
        }
      }),
    )
  })

  test('does so too for what is left once circles are cut', () => {
    fc.assert(
      fc.property(anyGraph, graph => {
        const { ranks, cut } = arrange(
          graph,
          Array.from({ length: count }, () => 0),
        )
        const gone = new Set(cut.map(({ dependency }) => dependency))
        for (const [node, list] of graph.entries()) {
          for (const dependency of list) {
            if (!gone.has(dependency)) expect(ranks[node]).toBeGreaterThan(ranks[dependency.on] ?? Infinity)
          }
        }
      }),
    )
  })

  test('cuts a circle where that weighs least, and nothing that only leads to it', () => {
    const graph = [[{ on: 1, weight: 0 }], [{ on: 2, weight: 3 }], [{ on: 3, weight: 1 }], [{ on: 1, weight: 2 }]]
    const { ranks, cut } = arrange(graph, [0, 0, 0, 0])
    expect(cut).toEqual([{ node: 2, dependency: { on: 3, weight: 1 } }])
    expect(ranks).toEqual([2, 1, 0, 2])
  })
})
