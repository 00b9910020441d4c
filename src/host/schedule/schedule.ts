import { Cron } from 'croner'
import { durationForm, parseDuration } from '../../model/duration.ts'

/** When something is due, again and again. */
export interface Schedule {
  /** The first time after a moment, both in milliseconds since 1970-01-01T00:00Z. */
  next(afterMs: number): number
}

/** What is wrong with the text of a schedule. */
export interface WrongSchedule {
  readonly message: string
  readonly help?: string
}

/** The shortest time between two runs. */
const shortestMs = 1_000

const forms =
  'A schedule is "every" with a duration (every 5m), or five fields of cron: minute (0 to 59), hour (0 to 23), day of the month (1 to 31), month (1 to 12), weekday (0 to 7, 0 and 7 are Sunday). 30 2 * * 1-5 is half past two from Monday to Friday.'

const fields = [
  { name: 'minute', takes: '0 to 59' },
  { name: 'hour', takes: '0 to 23' },
  { name: 'day of the month', takes: '1 to 31' },
  { name: 'month', takes: '1 to 12, or jan to dec' },
  { name: 'weekday', takes: '0 to 7 (0 and 7 are Sunday), or sun to sat' },
]

/** Reads `every 5m`, or five fields of cron in the local time of this machine. */
export function parseSchedule(text: string): Schedule | WrongSchedule {
  const words = text.trim().split(/\s+/)
  return words[0] === 'every' ? parseInterval(text, words.slice(1)) : parseCron(text, words)
}

function parseInterval(text: string, words: readonly string[]): Schedule | WrongSchedule {
  const ms = words.length === 1 ? parseDuration(words[0] ?? '') : undefined
  if (ms === undefined) {
    return {
      message: `"${text}" is no schedule: behind "every" stands ${durationForm}.`,
      help: 'For example: every 5m',
    }
  }
  if (ms < shortestMs) {
    return { message: `"${text}" is too often: a second is the shortest time between two runs.` }
  }
  return { next: after => after + ms }
}

function parseCron(text: string, words: readonly string[]): Schedule | WrongSchedule {
  if (words.length !== fields.length) {
    const count = words.length === 1 ? 'one word' : `${words.length} fields`
    return { message: `"${text}" is no schedule: it has ${count}, and cron has five.`, help: forms }
  }
  const wrong = fields.findIndex(
    (_, at) => cronOf(words.map((word, index) => (index === at ? word : '*'))) === undefined,
  )
  const field = fields[wrong]
  if (field !== undefined) {
    const message = `"${text}" is no schedule: "${words[wrong]}" is no ${field.name} (field ${wrong + 1} of five).`
    const help = `It takes ${field.takes}, * for every one, lists (1,15), ranges (1-5) and steps (*/10).`
    return { message, help: `${help} The five fields: ${fields.map(({ name }) => name).join(', ')}.` }
  }
  const cron = cronOf(words)
  if (cron === undefined) return { message: `"${text}" is no schedule.`, help: forms }
  if (cron.nextRun(new Date(0)) === null) {
    return { message: `"${text}" never comes: the month has no such day.` }
  }
  return { next: after => cron.nextRun(new Date(after))?.getTime() ?? Number.POSITIVE_INFINITY }
}

/** `undefined` for what is none: the words of croner about it count fields from 0. */
function cronOf(words: readonly string[]): Cron | undefined {
  try {
    return new Cron(words.join(' '), { paused: true, mode: '5-part' })
  } catch {
    return undefined
  }
}
