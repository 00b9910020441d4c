/**
 * Lengths and positions count UTF-16 code units, as in .NET. Where a cut would go through a surrogate pair the half is
 * left out, because a lone half is no text: it could neither be stored nor sent.
 */

/** The first `length` code units, without the first half of a pair at the cut. */
export function head(text: string, length: number): string {
  if (text.length <= length) return text
  return text.slice(0, splitsPair(text, length) ? length - 1 : length)
}

/** Up to `length` code units from `start` (counted from 0), without halves of pairs at both cuts. */
export function cut(text: string, start: number, length: number): string {
  const end = start + length
  const from = splitsPair(text, start) ? start + 1 : start
  return text.slice(from, Math.max(from, splitsPair(text, end) ? end - 1 : end))
}

function splitsPair(text: string, at: number): boolean {
  return isLow(text.charCodeAt(at)) && isHigh(text.charCodeAt(at - 1))
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
