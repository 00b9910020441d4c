/** Texts as they stand in directories, some of them outside of ASCII. */
export const firstNames = listOf(`
  Åsa, Agnieszka, Álvaro, Amélie, Anna, Ayşe, Björn, Božena, Camille, Chloë, Daniel, David, Elif, Élodie, Emma, Eva,
  François, Gábor, Göran, Grace, Hannah, Håkon, Inês, Ivana, Jakub, Jiří, João, José, Jürgen, Kim, László, Léa, Liam, Lucía,
  Małgorzata, María, Mehmet, Mia, Mohammed, Murat, Noah, Noël, Oliver, Øystein, Paweł, Priya, Renée, Rūta, Samuel, Sofia,
  Søren, Štěpán, Tamás, Théo, Tomáš, Uğur, Vít, Wei, Wojciech, Xuan, Yaël, Zdeněk, Zoë, Þóra
`)

export const lastNames = listOf(`
  Åkesson, Almeida, Bäcker, Björk, Brown, Černý, Chen, Cruz, Díaz, Dvořák, Eriksson, Fernández, Ferreira, García, Gómez,
  Großmann, Guérin, Horváth, Hübner, Ivanova, Jääskeläinen, Johnson, Jørgensen, Kaya, Kowalczyk, Krüger, Lefèvre, López, Mäkelä,
  Martin, Meißner, Møller, Müller, Muñoz, Nagy, Nguyen, Novák, Núñez, O'Brien, Öztürk, Papadopoulos, Patel, Pérez, Petrović,
  Quiñones, Rossi, Sánchez, Schäfer, Silva, Singh, Smith, Sørensen, Svensson, Szabó, Tóth, Türk, Ünal, Virtanen, Weber,
  Wiśniewska, Yılmaz, Zając, Zimmermann, Žukauskas
`)

export const titles = listOf(`
  Account Manager, Analyst, Architect, Assistant, Buyer, Consultant, Controller, Coordinator, Designer, Developer, Director,
  Engineer, Planner, Scientist, Specialist, Technician
`)

export const departments = listOf(`
  Accounting, Customer Care, Design, Engineering, Facilities, Human Resources, IT Operations, Legal, Logistics, Manufacturing,
  Marketing, Procurement, Quality, Research and Development, Sales, Security
`)

/** Cities with their country (ISO 3166-1) and its calling code. */
export const sites = listOf(`
  Amsterdam NL 31, Barcelona ES 34, Berlin DE 49, Bogotá CO 57, Brno CZ 420, Dublin IE 353, Göteborg SE 46, Győr HU 36,
  İstanbul TR 90, København DK 45, Kraków PL 48, Lisboa PT 351, Reykjavík IS 354, São Paulo BR 55, Tromsø NO 47, Zürich CH 41
`).map(site => {
  const [, city = '', country = '', callingCode = ''] = /^(.*) ([A-Z]{2}) (\d+)$/.exec(site) ?? []
  return { city, country, callingCode }
})

const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', þ: 'th', æ: 'ae', ı: 'i' }

/** A name in the letters that an address may have: `Sørensen` becomes `sorensen`. */
export function addressPart(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]/g, letter => letters[letter] ?? '')
}

function listOf(text: string): readonly string[] {
  return text.split(',').map(name => name.trim())
}
