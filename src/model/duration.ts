const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** What a duration looks like: `500ms`, `90s`, `5m`, `2h`, `1d`. */
export const durationPattern = '^[0-9]{1,9}(?:ms|s|m|h|d)$'
/** The same in words, for messages. */
export const durationForm = 'a duration, as 500ms, 90s, 5m, 2h or 1d'

/** A duration in milliseconds; `undefined` for text that is none. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
  const unitMs = units[unit]
  return number === undefined || unitMs === undefined ? undefined : Number(number) * unitMs
}

/** A duration that was checked by `durationPattern`, in milliseconds. */
export function durationMs(text: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new Error(`"${text}" is no duration`)
  return ms
}
