import { singular, wordsOf } from './words.ts'

/** What is called by a name: somebody who can have an account, or something that such people belong to. */
export interface IdentityNoun {
  readonly kind: 'person' | 'group'
  /** The word that says so, in the singular. */
  readonly word: string
  /** The word means little else. */
  readonly isCertain: boolean
  /** What stands beside the word and may narrow it down. */
  readonly others: readonly string[]
}

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

const nouns = [
  {
    kind: 'person',
    isCertain: true,
    words: list(`user employee staff worker person student teacher pupil
      mitarbeiter benutzer nutzer angestellter
      utilisateur employe salarie collaborateur personne
      usuario empleado trabajador persona`),
  },
  {
    kind: 'person',
    isCertain: false,
    words: list(`account customer client contact member subscriber patient principal personal login identity
      kunde kontakt konto mitglied schueler lehrer compte cuenta cliente contacto miembro`),
  },
  {
    kind: 'group',
    isCertain: true,
    words: list(`group role team department dept unit division permission privilege right entitlement
      gruppe rolle abteilung berechtigung recht
      groupe equipe departement grupo rol equipo departamento`),
  },
  {
    kind: 'group',
    isCertain: false,
    words:
      list(`store shop branch office site location project company organization organisation tenant club class course
      bereich filiale standort niederlassung firma projekt
      magasin agence societe projet service tienda sucursal empresa proyecto`),
  },
] as const

/** In French and Spanish the word that says what something is comes first: groupes_utilisateurs. */
const headFirst = list(
  'groupe equipe departement grupo equipo departamento rol utilisateur employe salarie usuario empleado',
)

/** What a name of a table or an object type says of its entries; `undefined` where it is none of these words. */
export function identityNoun(name: string): IdentityNoun | undefined {
  const words = wordsOf(name)
  const first = singular(words[0] ?? '')
  const at = headFirst.has(first) ? 0 : words.length - 1
  const word = singular(words[at] ?? '')
  const noun = nouns.find(known => known.words.has(word))
  if (noun === undefined) return undefined
  return { kind: noun.kind, isCertain: noun.isCertain, word, others: words.filter((_, index) => index !== at) }
}
