import { boundedLength, maxText } from './bounds.ts'

/** A text with every occurrence of another one replaced; nothing in the replacement is special. */
export function replaceText(source: string, oldValue: string, replacement: string): string {
  if (!source.includes(oldValue)) return source
  const growth = replacement.length - oldValue.length
  // Occurrences are counted only where so many fit in that the bound could be passed.
  if (source.length + Math.max(0, growth) * (source.length / oldValue.length) > maxText) {
    boundedLength(source.length + growth * occurrences(source, oldValue))
  }
  return source.replaceAll(oldValue, () => replacement)
}

function occurrences(text: string, sought: string): number {
  let count = 0
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) count++
  return count
}
