import { type InspectColor, styleText } from 'node:util'

/** Text in colour on standard output, where a person looks at it. */
export function styled(format: InspectColor, text: string): string {
  return styleText(format, text, { stream: process.stdout })
}
