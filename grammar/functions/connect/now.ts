import { DateTime } from '../../syntax/value.ts'
import { momentOfClock } from '../dates/moment.ts'
import { defineFunction } from '../define.ts'

export const now = defineFunction({
  name: 'Now',
  params: [],
  returns: 'date',
  reads: ['clock'],
  doc: 'The present time as a date, in UTC: what a computer in another time zone calls its local time makes no difference.',
  examples: [
    { expression: 'NumFromDate(Now()) > 116444736000000000', gives: true },
    { expression: 'Len(FormatDateTime(Now(), "yyyyMMddHHmmss"))', gives: 14 },
    { expression: 'Now() > DateAdd("h", 1, Now())', gives: false },
  ],
  run: context => new DateTime(momentOfClock(context.now()), 'us'),
})
