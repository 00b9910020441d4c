import { setImmediate as turn } from 'node:timers/promises'
import type { Page } from '../../src/connector/contract.ts'
import { defineConnector } from '../../src/connector/define.ts'
import { cycleIn, cycleOf } from './cycle.ts'
import { deltaPages } from './delta.ts'
import { readingOf } from './directory.ts'
import { fullPages } from './full.ts'
import { Groups, groupAttributes, groupIn } from './groups.ts'
import { People, personIn } from './people.ts'
import { personAttributes } from './person.ts'
import { settings } from './settings.ts'

/**
 * A directory that is nowhere: its entries are made as they are read, so fast that what is measured with it is everything
 * else. An entry follows from its number, the seed and the cycle alone.
 */
export const connector = defineConnector({
  description: 'A made-up directory of any size, for benches and for trying out how a host keeps up.',
  settings,

  async test(settings, { folder }) {
    new People(settings).population.numbersUntil(await cycleOf(settings, folder))
  },

  async schema({ attributes }) {
    return {
      objectTypes: [
        { name: 'person', anchor: ['id'], attributes: personAttributes(attributes) },
        { name: 'group', anchor: ['id'], attributes: groupAttributes },
      ],
    }
  },

  async *importFull(settings, context) {
    const reading = readingOf(settings, await cycleOf(settings, context.folder), context)
    yield* inTurns(fullPages(reading, context.resume))
  },

  async *importDelta(settings, context) {
    const reading = readingOf(settings, await cycleOf(settings, context.folder), context)
    yield* inTurns(deltaPages(reading, cycleIn(context.watermark, reading.cycle)))
  },

  async read(settings, { objectType, anchor }, { folder }) {
    const cycle = await cycleOf(settings, folder)
    return objectType === 'group' ? readGroup() : readPerson()

    function readPerson() {
      const person = personIn(anchor[0])
      if (person === undefined) return null
      const people = new People(settings)
      return people.population.isThere(person, cycle) ? people.cellsOf(person, cycle) : null
    }

    function readGroup() {
      const group = groupIn(anchor[0])
      const groups = new Groups(settings)
      return group !== undefined && group >= 0 && group < groups.count ? groups.cellsOf(group, cycle) : null
    }
  },
})

/** Whoever waits for an answer of anybody else gives the thread back; here nobody does, and a stop would not be heard. */
async function* inTurns(pages: Iterable<Page>): AsyncGenerator<Page> {
  for (const page of pages) {
    await turn()
    yield page
  }
}
