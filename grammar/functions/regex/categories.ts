import { complement, range, type UnitSet, union } from './sets.ts'

const names = /^(?:L[ultmo]?|M[nce]?|N[dlo]?|P[cdsefio]?|S[mcko]?|Z[slp]?|C[cfson]?)$/

/** .NET's names of the blocks that a mapping may need. */
const blocks = new Map<string, UnitSet>([
  ['IsBasicLatin', [0, 0x7f]],
  ['IsLatin-1Supplement', [0x80, 0xff]],
  ['IsLatinExtended-A', [0x100, 0x17f]],
  ['IsLatinExtended-B', [0x180, 0x24f]],
  ['IsCombiningDiacriticalMarks', [0x300, 0x36f]],
  ['IsGreek', [0x370, 0x3ff]],
  ['IsGreekandCoptic', [0x370, 0x3ff]],
  ['IsCyrillic', [0x400, 0x4ff]],
  ['IsHebrew', [0x590, 0x5ff]],
  ['IsArabic', [0x600, 0x6ff]],
  ['IsLatinExtendedAdditional', [0x1e00, 0x1eff]],
  ['IsCJKUnifiedIdeographs', [0x4e00, 0x9fff]],
])

const known = new Map<string, UnitSet>()

/** The code units of a general category (`Lu`) or a block (`IsGreek`); `undefined` when there is no such name. */
export function category(name: string): UnitSet | undefined {
  const block = blocks.get(name)
  if (block !== undefined) return block
  if (!names.test(name)) return undefined
  let set = known.get(name)
  if (set === undefined) {
    set = scan(new RegExp(`\\p{gc=${name}}`, 'u'))
    known.set(name, set)
  }
  return set
}

/** Asks for every code unit once; a few milliseconds. */
function scan(test: RegExp): UnitSet {
  const found: number[] = []
  for (let unit = 0; unit <= 0xffff; unit++) {
    if (!test.test(String.fromCharCode(unit))) continue
    if (found.at(-1) === unit - 1) found[found.length - 1] = unit
    else found.push(unit, unit)
  }
  return found
}

function categories(...wanted: readonly string[]): UnitSet {
  return union(...wanted.map(name => category(name) ?? []))
}

let words: UnitSet | undefined
let boundaries: UnitSet | undefined
let digits: UnitSet | undefined
let spaces: UnitSet | undefined

/** `\w` */
function wordUnits(): UnitSet {
  words ??= categories('L', 'Mn', 'Nd', 'Pc')
  return words
}

/** What `\b` takes for part of a word: `\w` and the two joiners of zero width. */
export function boundaryUnits(): UnitSet {
  boundaries ??= union(wordUnits(), range(0x200c, 0x200d))
  return boundaries
}

/** `\d` */
function digitUnits(): UnitSet {
  digits ??= categories('Nd')
  return digits
}

/** `\s` */
function spaceUnits(): UnitSet {
  spaces ??= union(categories('Z'), range(9, 13), range(0x85, 0x85))
  return spaces
}

/** The set of `\d`, `\D`, `\w`, `\W`, `\s` or `\S`, `undefined` for another letter. */
export function shorthand(letter: string): UnitSet | undefined {
  switch (letter) {
    case 'd':
      return digitUnits()
    case 'D':
      return complement(digitUnits())
    case 'w':
      return wordUnits()
    case 'W':
      return complement(wordUnits())
    case 's':
      return spaceUnits()
    case 'S':
      return complement(spaceUnits())
    default:
      return undefined
  }
}
