import { wordsOf } from './words.ts'

const vocabulary = {
  userName: `username login loginname loginid logon logonname signin signinname accountname samaccountname upn
    userprincipalname uid uname handle screenname usercode benutzername benutzerkennung kennung anmeldename loginkennung
    identifiant nomutilisateur nomdutilisateur nombreusuario nombredeusuario usuario`,
  email: `email emailaddress mail mailaddress emailaddr workemail businessemail officialemail companyemail
    emailadresse mailadresse courriel adressemail adressecourriel correo correoelectronico`,
  homeEmail: 'homeemail privateemail personalemail privatemail emailprivat',
  givenName: `firstname givenname forename fname firstnames given vorname vornamen prenom prenoms primernombre nombres
    nombrepila`,
  familyName: `lastname surname familyname lname secondname sn family nachname familienname zuname nomdefamille
    nomfamille apellido apellidos`,
  middleName: 'middlename middlenames zweitname',
  displayName: `displayname fullname completename commonname cn anzeigename gesamtname nomcomplet nomaffiche
    nombrecompleto nombremostrado`,
  nickName: 'nickname preferredname knownas rufname spitzname surnom apodo',
  honorificPrefix: 'salutation prefix nameprefix anrede namenstitel academictitle civilite tratamiento honorific',
  honorificSuffix: 'suffix namesuffix',
  name: `name label caption bezeichnung nom nombre libelle intitule denominacion groupname rolename teamname
    unitname divisionname gruppenname rollenname abteilungsname`,
  title: `title jobtitle position jobposition funktion stelle berufsbezeichnung poste fonction cargo puesto`,
  userType: 'usertype employeetype employmenttype persontype usertyp mitarbeitertyp',
  active: `active isactive activebool activeflag enabled isenabled aktiv istaktiv aktivkz actif estactif activo habilitado
    status state`,
  inactive: `inactive isinactive disabled isdisabled locked islocked blocked isblocked suspended deactivated inaktiv
    gesperrt istgesperrt deaktiviert inactif bloque desactive inactivo bloqueado`,
  phone: `phone phonenumber phoneno telephone telephonenumber tel telno workphone businessphone officephone
    telefon telefonnummer telefonnr rufnummer telefono numerotelephone`,
  mobilePhone: `mobile mobilephone mobilenumber mobileno cell cellphone cellular handy handynummer mobil mobiltelefon
    mobilnummer portable movil celular`,
  homePhone: 'homephone privatephone telefonprivat',
  fax: 'fax faxnumber faxno faxnummer telefax',
  pager: 'pager',
  street: `street streetaddress address addressline address1 addressline1 strasse anschrift rue adresse calle direccion
    domicilio`,
  city: 'city town locality ort stadt wohnort ville localite ciudad localidad',
  region: 'region province stateprovince bundesland provincia',
  postalCode: 'zip zipcode postalcode postcode plz postleitzahl codepostal codigopostal cp',
  country: 'country countrycode countryname land pays pais',
  employeeNumber: `employeenumber employeeno employeeid empno empid empnumber personnelnumber personnelno staffno staffnumber
    workerid personalnummer personalnr persnr mitarbeiternummer mitarbeiternr matricule numeroempleado`,
  department: 'department departmentname dept deptname abteilung departement departamento',
  costCenter: 'costcenter costcentre kostenstelle centredecout centrodecosto',
  division: 'division sparte',
  organization: 'organization organisation company companyname firma entreprise empresa societe',
  manager: `manager managerid supervisor supervisorid reportsto reportstoid boss bossid lead leader superior superiorid
    vorgesetzter vorgesetzterid chef chefid leiter leiterid responsable responsableid superieur jefe jefeid managerno`,
  preferredLanguage: 'language languagecode lang preferredlanguage sprache langue idioma',
  locale: 'locale culture',
  timezone: 'timezone zeitzone tz',
  externalId: 'externalid externalref externalno extid guid uuid globalid objectguid immutableid',
  profileUrl: 'profileurl homepage website url',
  members: `members member users persons people employees memberids mitglieder benutzer membres miembros`,
} as const

/** What an attribute can mean in the life of a person or a group. */
export type Meaning = keyof typeof vocabulary

const meanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries(vocabulary).flatMap(([meaning, words]) =>
    words.split(/\s+/).map((word): [string, Meaning] => [word, meaning as Meaning]),
  ),
)

/** Words before the others that say whose attribute it is: `cust_email`. */
const owners = new Set(
  `usr user emp employee cust customer staff person pers worker member account acct contact client student
  grp group role team dept department unit store branch site location project company
  benutzer mitarbeiter ma kunde kunden rolle gruppe abteilung filiale standort utilisateur employe usuario empleado
  primary main current work fld col txt str`.split(/\s+/),
)

/** What an attribute of this name means in all likelihood; `undefined` for a name of no such kind. */
export function meaningOf(name: string): Meaning | undefined {
  const words = wordsOf(name)
  const whole = meanings.get(words.join(''))
  if (whole !== undefined || words.length < 2 || !owners.has(words[0] ?? '')) return whole
  return meanings.get(words.slice(1).join(''))
}

const secret =
  /^(?:passwords?|passphrase|passwd|pwd|pass|secrets?|tokens?|otp|totp|pin|salt|kennwort|passwort|motdepasse|mdp|contrasena)$/
const inside = /(?:password|passwd|passwort|kennwort)/
/** When it was set, and how often it was wrong, is no secret. */
const about = /^(?:set|count|time|date|age|at|on|changed|expires|expiry|expired|required|attempts|failures|hint)$/

/** Whether an attribute of this name holds a secret, or what one was made into: `passwd`, `PASSWORD_HASH`, `api_key`. */
export function holdsSecret(name: string): boolean {
  const words = wordsOf(name)
  if (about.test(words.at(-1) ?? '')) return false
  const isKey = /(?:api|private|secret|access|recovery)keys?$/.test(words.join(''))
  return isKey || words.some(word => secret.test(word) || inside.test(word)) || words.join('') === 'motdepasse'
}
