import type { Dialect } from '../../grammar/syntax/operators.ts'
import type { Value } from '../../grammar/syntax/value.ts'

/** The columns that the calls read, in order. */
export const columns = [
  'first',
  'last',
  'mail',
  'title',
  'dn',
  'phones',
  'mails',
  'numbers',
  'text',
  'n',
  'flag',
  'uac',
  'hired',
  'us',
  'fileTime',
  'guid',
  'base64',
  'hex',
  'country',
  'preferred',
] as const

const firstNames = ['Ann', 'José', 'Zoë', 'Łukasz', 'Mary Ann', 'Øyvind', 'Kim']
const lastNames = ['Smith', 'García López', 'Größe', "O'Neil", 'van der Berg']

/** Rows in the order of the columns. */
export function rowsOf(count: number): readonly (readonly Value[])[] {
  return Array.from({ length: count }, (_, i) => {
    const first = firstNames[i % firstNames.length] ?? ''
    const last = lastNames[i % lastNames.length] ?? ''
    const [day, month] = [String(1 + (i % 28)).padStart(2, '0'), String(1 + (i % 12)).padStart(2, '0')]
    return [
      first,
      last,
      `Person.${i}@Example.com`,
      ['Engineer', ' Sales Manager', 'Clerk '][i % 3] ?? '',
      `CN=Person ${i},OU=Unit ${i % 9},DC=example,DC=com`,
      [`+1 555 ${i}`, `+1 777 ${i}`],
      [`smtp:p${i}@example.com`, `SMTP:person.${i}@example.com`, `smtp:p${i}@example.com`],
      [i, 7, i % 5],
      `+1 (555) ${100 + (i % 900)}-${1000 + i}`,
      i,
      i % 3 === 0,
      String(512 + (i % 2) * 2),
      `20${String(10 + (i % 15))}-${month}-${day}`,
      `${Number(month)}/${Number(day)}/20${String(10 + (i % 15))} 7:0${i % 10}:00 PM`,
      String(130_000_000_000_000_000n + BigInt(i) * 864_000_000_000n),
      `00001111-aaaa-2222-bbbb-${String(i).padStart(12, '0')}`,
      btoa(`value ${i}`),
      `4869${String(30 + (i % 10))}`,
      ['Germany', 'France', 'Utopia'][i % 3] ?? '',
      i % 2 === 0 ? null : first.slice(0, 3),
    ]
  })
}

/** A call of each function as mappings have it. A function without one here is called as its first example does. */
const calls: Readonly<Record<string, string>> = {
  Append: 'Append([first], [last])',
  BitAnd: 'BitAnd([uac], &H2)',
  BitOr: 'BitOr([uac], &H2)',
  CBool: 'CBool([flag])',
  CDate: 'CDate([hired])',
  CGuid: 'CGuid([guid])',
  CNum: 'CNum([uac])',
  Coalesce: 'Coalesce([preferred], [first])',
  Contains: 'Contains([mails], "SMTP:")',
  ConvertFromBase64: 'ConvertFromBase64([base64])',
  ConvertFromUTF8Hex: 'ConvertFromUTF8Hex([hex])',
  ConvertToBase64: 'ConvertToBase64([mail])',
  ConvertToUTF8Hex: 'ConvertToUTF8Hex([mail])',
  Count: 'Count([mails])',
  CRef: 'CRef([dn])',
  CStr: 'CStr([n])',
  Date: 'Date([hired], "yyyy-MM-dd")',
  DateAdd: 'DateAdd("d", 30, CDate([hired]))',
  DateDiff: 'DateDiff("d", [hired], "2025-01-01")',
  DateFromNum: 'DateFromNum([fileTime])',
  Distinct: 'Distinct([mails])',
  DNComponent: 'DNComponent([dn], 2)',
  DNComponentRev: 'DNComponentRev([dn], 1)',
  EndsWith: 'EndsWith([mail], "@Example.com")',
  EscapeDNComponent: 'EscapeDNComponent("CN=" & [last])',
  Error: 'IIF(IsPresent([first]), [first], Error("no name"))',
  Filter: 'Filter([mails], $m => StartsWith($m, "SMTP:"))',
  First: 'First([phones])',
  FormatDateTime: 'FormatDateTime([hired], , "yyyy-MM-dd", "M/d/yyyy")',
  Guid: 'Guid()',
  IgnoreFlowIfNullOrEmpty: 'IgnoreFlowIfNullOrEmpty([first])',
  IIF: 'IIF([country] = "Germany", "DE", [country])',
  InStr: 'InStr([mail], "@")',
  InStrRev: 'InStrRev([mail], ".")',
  IsBitSet: 'IsBitSet([uac], 2)',
  IsDate: 'IsDate([hired])',
  IsEmpty: 'IsEmpty([title])',
  IsGuid: 'IsGuid([guid])',
  IsMatch: String.raw`IsMatch([mail], "^\\w+\\.\\d+@")`,
  IsNothing: 'IsNothing([title])',
  IsNull: 'IsNull([title])',
  IsNullOrEmpty: 'IsNullOrEmpty([title])',
  IsNumeric: 'IsNumeric([uac])',
  IsPresent: 'IsPresent([title])',
  IsString: 'IsString([title])',
  Item: 'Item([phones], 2)',
  ItemOrNull: 'ItemOrNull([phones], 3)',
  Join: 'Join(" ", [first], [last])',
  LCase: 'LCase([mail])',
  Left: 'Left([first], 1)',
  Len: 'Len([last])',
  Lookup: 'Lookup("countries", [country])',
  LTrim: 'LTrim([title])',
  Map: 'Map([mails], $m => ToLower($m))',
  Mid: 'Mid([mail], 2, 6)',
  NormalizeDiacritics: 'NormalizeDiacritics([first])',
  Not: 'Not([flag])',
  NumFromDate: 'NumFromDate([hired])',
  PadLeft: 'PadLeft([n], 6, "0")',
  PadRight: 'PadRight([n], 6, "0")',
  PCase: 'PCase([last])',
  Prepend: 'Prepend("smtp:", [mail])',
  RandomNum: 'RandomNum(1, 9999)',
  RandomString: 'RandomString(8, 1, 1, 1, 1)',
  Redact: 'Redact([mail])',
  RemoveDuplicates: 'RemoveDuplicates([mails])',
  Replace: String.raw`Replace([text], , "[()\\s-]+", , "", , )`,
  ReplaceChars: 'ReplaceChars([last], "ö:oe,ß:ss,í:i,ó:o")',
  Right: 'Right([mail], 4)',
  RTrim: 'RTrim([title])',
  SelectUniqueValue: 'SelectUniqueValue([first], [last])',
  Sort: 'Sort([mails])',
  Split: 'Split([dn], ",")',
  StartsWith: 'StartsWith([mail], "Person.")',
  StringFromGuid: 'StringFromGuid([guid])',
  StripSpaces: 'StripSpaces([last])',
  Switch: 'Switch([country], "other", "Germany", "DE", "France", "FR")',
  ToLower: 'ToLower([mail])',
  ToUpper: 'ToUpper([mail])',
  Trim: 'Trim([title])',
  UCase: 'UCase([mail])',
  Word: 'Word([dn], 2, ",")',
}

/** Where Entra Connect's function of the name takes other arguments. */
const ofConnect: Readonly<Record<string, string>> = {
  DateAdd: 'DateAdd("d", 30, CDate([us]))',
  Filter: 'Filter([mails], $m => StartsWith($m, "SMTP:"))',
  FormatDateTime: 'FormatDateTime(CDate([hired]), "yyyyMMddHHmmss.0Z")',
  Join: 'Join([mails], ",")',
  Replace: 'Replace([text], "-", "")',
  Select: 'Select($m, [mails], LCase($m))',
  Switch: 'Switch([country] = "Germany", "DE", [country] = "France", "FR")',
  Where: 'Where($m, [mails], Left($m, 5) = "SMTP:")',
  With: 'With($f, Left([first], 1), $f & $f)',
}

export function callOf(name: string, dialect: Dialect): string | undefined {
  return (dialect === 'aadconnect' ? ofConnect[name] : undefined) ?? calls[name]
}
