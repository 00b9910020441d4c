/**
 * The words of a name as databases and directories have them, in small letters and without accents: `tblUserRoles`,
 * `TBL_USER_ROLES` and `tbl user roles` are all `tbl`, `user`, `roles`.
 */
export function wordsOf(name: string): readonly string[] {
  return plainLetters(name.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2'))
    .split(/[^a-z0-9]+/)
    .filter(word => word !== '')
}

function plainLetters(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
}

/** Words whose singular no rule gives. */
const irregular: ReadonlyMap<string, string> = new Map(
  Object.entries({
    people: 'person',
    personen: 'person',
    staff: 'staff',
    rollen: 'rolle',
    gruppen: 'gruppe',
    kunden: 'kunde',
    abteilungen: 'abteilung',
    berechtigungen: 'berechtigung',
    rechte: 'recht',
    konten: 'konto',
    kontakte: 'kontakt',
    mitglieder: 'mitglied',
    bereiche: 'bereich',
    projekte: 'projekt',
    filialen: 'filiale',
    firmen: 'firma',
    standorte: 'standort',
    angestellten: 'angestellter',
    angestellte: 'angestellter',
    roles: 'role',
  }),
)

/** A word in the singular, as far as that can be told of words in English, German, French and Spanish. */
export function singular(word: string): string {
  const known = irregular.get(word)
  if (known !== undefined) return known
  if (/[^aeiou]ies$/.test(word)) return word.replace(/ies$/, 'y')
  if (/(?:ss|x|ch|sh)es$/.test(word)) return word.replace(/es$/, '')
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word
}

/** A word in the plural, in English. One that is a plural already stays. */
export function plural(word: string): string {
  if (singular(word) !== word) return word
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies')
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`
}
