import { EvaluationError, type Param } from './define.ts'

/** The parameter that says whether case counts. */
export const compareType = {
  name: 'compare',
  type: 'word',
  presence: 'optional',
  verify: (constant: string): void => void comparesText(constant),
  doc: 'How to compare: vbBinaryCompare (case counts, the default) or vbTextCompare.',
} as const satisfies Param

/** Whether case is ignored. Throws `EvaluationError` for another word. */
export function comparesText(word: string): boolean {
  switch (word.toLowerCase()) {
    case 'vbbinarycompare':
      return false
    case 'vbtextcompare':
      return true
    default:
      throw new EvaluationError('bad-argument', `Texts compare by vbBinaryCompare or vbTextCompare, not by ${word}.`)
  }
}
