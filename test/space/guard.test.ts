import { describe, expect, it } from 'vitest'
import { judge, type Loss } from '../../src/space/guard.ts'
import type { Guards } from '../../src/space/run.ts'

const guards: Guards = {
  shortRead: 80,
  deletes: { count: 500, percent: 10, free: 10 },
  objectTypes: {},
  memberships: { count: 5000, percent: 20, free: 50 },
  deleteLimit: null,
}
const loss = (more: Partial<Loss>): Loss => ({
  objectType: 'person',
  entries: 1000,
  deletions: 0,
  members: 0,
  membersRemoved: 0,
  read: { now: 1000, before: 1000 },
  ...more,
})
const verdict = (losses: readonly Loss[], more: Partial<Guards> = {}, unidentified = 0) =>
  judge(losses, { unidentified }, { ...guards, ...more })
const free = { deletions: null, members: null }

describe('what is a normal loss', () => {
  it.each([
    ['nothing', loss({})],
    ['few of a small system', loss({ entries: 12, deletions: 9, read: { now: 3, before: 12 } })],
    ['a tenth', loss({ deletions: 100, read: { now: 900, before: 1000 } })],
    ['members up to a fifth', loss({ members: 1000, membersRemoved: 200 })],
    ['a few members of a small group', loss({ members: 50, membersRemoved: 50 })],
  ])('passes: %s', (_, one) => {
    expect(verdict([one])).toEqual(free)
  })

  it('passes a source that grew', () => {
    expect(verdict([loss({ deletions: 20, read: { now: 3000, before: 1000 } })])).toEqual(free)
  })
})

describe('a short read', () => {
  it('is less than four fifths of the last good one', () => {
    const one = loss({ deletions: 210, read: { now: 790, before: 1000 } })
    expect(verdict([one], { deletes: { count: 1000, percent: 100, free: 10 } }).deletions).toBe(
      'the source gave 790 rows of person, 79 % of the 1,000 it gave the last time; less than 80 % counts as cut short',
    )
  })

  it('holds back the members that would go, too', () => {
    const one = loss({ deletions: 500, members: 100, membersRemoved: 1, read: { now: 500, before: 1000 } })
    expect(verdict([one]).members).toBe(verdict([one]).deletions)
  })

  it('is a source with nothing at all, whatever is configured', () => {
    const one = loss({ entries: 3, deletions: 3, read: { now: 0, before: 3 } })
    const off = { shortRead: 0, deletes: { count: 1000, percent: 100, free: 1000 } }
    expect(verdict([one], off).deletions).toBe('the source held no rows at all')
  })

  it('is an object type of which nothing came', () => {
    const groups = loss({ objectType: 'group', entries: 40, deletions: 40, read: { now: 0, before: 40 } })
    expect(verdict([loss({}), groups]).deletions).toBe('the source held no rows of group, and 40 the last time')
  })

  it('does not count where only changes are read', () => {
    expect(verdict([loss({ deletions: 50, read: null })])).toEqual(free)
  })
})

describe('too many', () => {
  it.each([
    [
      'by count',
      loss({ entries: 100_000, deletions: 501, read: null }),
      '501 of 100,000 entries of person would be deleted, more than 500',
    ],
    [
      'by share',
      loss({ entries: 200, deletions: 21, read: null }),
      '21 of 200 entries of person would be deleted, more than 10 %',
    ],
  ])('deletions, %s', (_, one, reason) => {
    expect(verdict([one])).toEqual({ deletions: reason, members: null })
  })

  it('members of groups, and the deletions of entries go on', () => {
    const groups = loss({ objectType: 'group', entries: 10, members: 10_000, membersRemoved: 2_001, read: null })
    expect(verdict([loss({ deletions: 5 }), groups])).toEqual({
      deletions: null,
      members: '2,001 of 10,000 members would be taken out of entries of group, more than 20 %',
    })
  })

  it('by a limit of the object type', () => {
    const groups = loss({ objectType: 'group', entries: 1000, deletions: 15, read: null })
    expect(verdict([groups], { objectTypes: { group: { count: 12 } } }).deletions).toBe(
      '15 of 1,000 entries of group would be deleted, more than 12',
    )
    expect(verdict([groups], { objectTypes: { person: { count: 12 } } })).toEqual(free)
  })

  it('by the limit of a step, which wins', () => {
    const both = [loss({ deletions: 60, read: null }), loss({ objectType: 'group', deletions: 60, read: null })]
    expect(verdict(both, { deleteLimit: 100 }).deletions).toBe('120 entries would be deleted, and the step allows 100')
    expect(verdict([loss({ deletions: 900, read: null })], { deleteLimit: 900 })).toEqual(free)
  })

  it('where a row could not be read, nobody knows which entry it is', () => {
    expect(verdict([loss({ deletions: 1 })], {}, 1).deletions).toBe(
      'a row could not be read, and any of them may be one of the 1 entries that were not seen',
    )
  })
})
