/**
 * A regular expression of .NET as JavaScript and JSON Schema understand it; `undefined` where it cannot be had. The
 * connector checks its parameters itself too, so one that is dropped is not lost.
 */
export function portablePattern(expression: string): string | undefined {
  return [expression, withoutNeedlessEscapes(expression)].map(withScopedFlags).find(isPattern)
}

/** `(?i)abc` holds for all that follows; JavaScript writes it `(?i:abc)`. */
function withScopedFlags(expression: string): string {
  return expression.replace(/^(\^?)\(\?([ims]+)\)([\s\S]*)$/, '$1(?$2:$3)')
}

/** `\@` is `@`. */
function withoutNeedlessEscapes(expression: string): string {
  return expression.replace(/\\([\s\S])/g, (escape, character: string) =>
    /[\w\s^$\\.*+?()[\]{}|/-]/.test(character) ? escape : character,
  )
}

function isPattern(expression: string): boolean {
  try {
    return new RegExp(expression, 'u') instanceof RegExp
  } catch {
    return false
  }
}
