import { momentOfClock } from './dates/moment.ts'
import { printHandedOn } from './dates/print.ts'
import { defineFunction } from './define.ts'

export const now = defineFunction({
  name: 'Now',
  params: [],
  returns: 'text',
  reads: ['clock'],
  doc: 'The present time in UTC, in the form M/d/yyyy h:mm:ss tt.',
  examples: [{ expression: 'IIF(DateDiff("d", CDate("1970-01-01"), Now()) >= 0, "yes", "no")', gives: 'yes' }],
  run: context => printHandedOn(momentOfClock(context.now())),
})
