/** The examples below a command's options. Every command has some. */
export function examples(...lines: readonly [string, ...string[]]): string {
  return `\nExamples:\n${lines.map(line => `  $ ${line}`).join('\n')}`
}
