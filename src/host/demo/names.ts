/** Names as they stand in the address books of the world, diacritics and all. */
export const firstNames = listOf(`
  Åsa, Agnieszka, Aïcha, Álvaro, Amélie, André, Anaïs, Ándrás, Anna, Antônio, Aurélien, Ayşe, Beyoncé, Björn,
  Błażej, Božena, Branimir, Camille, Chloë, Çağlar, Clémence, Dániel, David, Désirée, Đorđe, Elif, Élodie,
  Emre, Eşref, Eva, Fábio, François, Frédérique, Gábor, Gaëlle, Göran, Grace, Grzegorz, Günther, Håkon,
  Hélène, Hıdır, Inês, Irène, Ivana, Jānis, Jérôme, Jiří, João, Jörg, José, Jürgen, Kateřina, Kim, Kjærsti,
  Krzysztof, László, Léa, Loïc, Łukasz, Lucía, Małgorzata, Mária, Matěj, Måns, Mehmet, Miloš, Mirjam, Murat,
  Nadège, Nguyễn, Nikola, Noël, Óscar, Øystein, Pál, Paweł, Pía, Ragnhildur, Raphaël, Renée, Rūta, Şule,
  Sándor, Saoirse, Sébastien, Siân, Sigrún, Søren, Stanisław, Štěpán, Tamás, Théo, Tomáš, Tõnu, Tuğba, Uğur,
  Valéria, Vendula, Véronique, Vít, Vytautas, Wéi, Wojciech, Xuân, Yaël, Yiğit, Zoë, Zdeněk, Žofia, Þóra
`)

export const lastNames = listOf(`
  Åkesson, Almeida, Ångström, Árnason, Aßmann, Azevêdo, Bäcker, Bălan, Bérczi, Björk, Błaszczyk, Brânză,
  Brown, Castañeda, Çelik, Černý, Coşkun, Cruz, Çetinkaya, Dąbrowski, Díaz, Đặng, Dvořák, Eßer, Fernández,
  Ferreira, Gagné, García, Gómez, Großmann, Guðmundsdóttir, Guérin, Gutiérrez, Hägglund, Halldórsson, Håland,
  Herzog, Højgaard, Horváth, Hübner, Ibáñez, İnan, Jääskeläinen, Jørgensen, Juhász, Kalniņš, Kaya,
  Kazlauskas, Kılıç, Kowalczyk, Kožul, Krüger, Kühn, Lefèvre, Lévêque, Löfgren, López, Mäkelä, Marín,
  Märtens, Meißner, Mészáros, Møller, Müller, Muñoz, Müürsepp, Nagy, Nørgaard, Novák, Núñez, O'Brien, Öberg,
  Öztürk, Ozoliņa, Pérez, Petrović, Pham, Quiñones, Ramírez, Rodríguez, Sæther, Şahin, Sánchez, Santos,
  Schäfer, Schröder, Ševčík, Sigurðardóttir, Silva, Škoda, Smith, Sørensen, Strauß, Świątek, Szabó, Tóth,
  Træen, Trần, Türk, Ünal, Urbán, Väänänen, Vásquez, Větrovec, Wärtsilä, Wiśniewska, Wójcik, Yılmaz, Zając,
  Zięba, Zúñiga, Žukauskas, Þórsdóttir, van den Bergh, von der Heide
`)

export const departments = listOf(`
  Accounting, Customer Care, Design, Engineering, Facilities, Human Resources, IT Operations, Legal,
  Logistics, Manufacturing, Marketing, Procurement, Quality, Research & Development, Sales, Security
`)

export const titles = [
  'Analyst',
  'Apprentice',
  'Architect',
  'Assistant',
  'Buyer',
  'Consultant',
  'Controller',
  'Coordinator',
  'Designer',
  'Developer',
  'Engineer',
  'Engineer, Senior',
  'Manager',
  'Manager, Regional',
  'Officer',
  'Planner',
  'Specialist',
  'Supervisor',
  'Technician',
  'Trainer',
] as const

/** Sites: city, country (ISO 3166-1), the country's calling code. */
export const sites = listOf(`
  Amsterdam NL 31, Barcelona ES 34, Berlin DE 49, Bogotá CO 57, Brno CZ 420, Dublin IE 353, Göteborg SE 46,
  Győr HU 36, İstanbul TR 90, København DK 45, Kraków PL 48, Lisboa PT 351, Malmö SE 46, München DE 49,
  Reykjavík IS 354, Rīga LV 371, São Paulo BR 55, Tromsø NO 47, Zürich CH 41
`).map(site => {
  const [, city = '', country = '', callingCode = ''] = /^(.*) ([A-Z]{2}) (\d+)$/.exec(site) ?? []
  return { city, country, callingCode }
})

const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  ı: 'i',
}

/** A name in the letters an address may have: `Sørensen` becomes `sorensen`. */
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
