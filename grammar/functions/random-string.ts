import { defineFunction, EvaluationError } from './define.ts'

export const randomString = defineFunction({
  name: 'RandomString',
  params: [
    { name: 'Length', type: 'integer', presence: 'required', doc: 'How many characters, at most 256.' },
    { name: 'MinimumNumbers', type: 'integer', presence: 'required', doc: 'Digits, at least.' },
    { name: 'MinimumSpecialCharacters', type: 'integer', presence: 'required', doc: 'Special characters, at least.' },
    { name: 'MinimumCapital', type: 'integer', presence: 'required', doc: 'Capital letters, at least.' },
    { name: 'MinimumLowerCase', type: 'integer', presence: 'required', doc: 'Small letters, at least.' },
    { name: 'CharactersToAvoid', type: 'text', presence: 'optional', doc: 'Characters that never come.' },
  ],
  returns: 'text',
  reads: ['randomness'],
  doc: 'A random text with so many characters of each kind at least. A kind with the minimum 0 does not come at all, unless all have it; then letters and digits do.',
  examples: [
    { expression: 'Len(RandomString(12, 3, 2, 3, 4))', gives: 12 },
    { expression: 'RandomString(3, 3, 0, 0, 0, "123456789")', gives: '000' },
    { expression: 'RandomString(257, 1, 1, 1, 1)', gives: { error: 'bad-argument' } },
    { expression: 'RandomString(3, 2, 0, 2, 0)', gives: { error: 'bad-argument' } },
    { expression: 'RandomString(3, 1, 0, 0, 0, "0123456789")', gives: { error: 'bad-argument' } },
  ],
  run: ({ random }, length, numbers, special, capitals, small, avoided) => {
    const wanted = [numbers, special, capitals, small].map((minimum, i) => ({
      minimum,
      characters: [...(kinds[i] ?? '')].filter(character => !avoided?.includes(character)),
    }))
    const used = wanted.filter(({ minimum }) => minimum > 0)
    const filling = used.length > 0 ? used : wanted.filter((_, i) => i !== specialKind)
    checkLengths(length, used)
    const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)]
    const characters = used.flatMap(kind => Array.from({ length: kind.minimum }, () => pick(kind.characters)))
    const all = filling.flatMap(kind => kind.characters)
    while (characters.length < length) characters.push(pick(all))
    return shuffled(characters, random).join('')
  },
})

/** The kinds of the Windows password policy, in the order of the parameters. */
const kinds = [
  '0123456789',
  '~!@#$%^&*_-+=`|\\(){}[]:;"\'<>,.?/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz',
]
const specialKind = 1
const maxLength = 256

function checkLengths(length: number, used: readonly { minimum: number; characters: readonly string[] }[]): void {
  const sum = used.reduce((total, { minimum }) => total + minimum, 0)
  if (length < 1 || length > maxLength || length < sum) {
    throw new EvaluationError(
      'bad-argument',
      `RandomString makes 1 to ${maxLength} characters and at least as many as the minimums together (${sum}), not ${length}.`,
    )
  }
  if (used.some(({ characters }) => characters.length === 0)) {
    throw new EvaluationError('bad-argument', 'RandomString is to avoid every character of a kind that it needs.')
  }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1))
    const [a, b] = [result[i], result[other]]
    if (a === undefined || b === undefined) continue
    result[i] = b
    result[other] = a
  }
  return result
}
