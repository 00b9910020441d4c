/**
 * The forms that a text takes on its way into a log, as sources of regular expressions (flag `u`): as it is, escaped as
 * JSON (also JSON within JSON), percent-encoded, as XML, and as base64 or hexadecimal octets, also within a longer such
 * text (`Authorization: Basic`). Forms so short that they would be found by chance are left out.
 */
export function formsOf(value: string): readonly string[] {
  const octets = Buffer.from(value)
  return [asText(value), ...asBase64(octets), ...asHex(octets)]
}

/** The text where it stands by itself, for one so short that it is a part of many words. */
export function standingAlone(value: string): string {
  const escaped = '\\\\[nrtbf]|\\\\u[0-9a-f]{4}|%[0-9A-Fa-f]{2}'
  return `(?<=^|[^\\p{L}\\p{N}]|${escaped})${asText(value)}(?![\\p{L}\\p{N}])`
}

const syntax = /[\\^$.*+?()[\]{}|/]/g
/** How often JSON may stand within JSON: each time escapes what was escaped before. */
const depths = [3, 2, 1, 0]
const backslash = `\\\\{1,${2 ** 3}}`
const beforeQuote = `(?:${depths.map(depth => `\\\\{${2 ** depth - 1}}`).join('|')})`

function asText(value: string): string {
  return value.replace(/\\+|[^\\]/gsu, part => {
    if (part.startsWith('\\')) return backslashes(part.length)
    return /[\p{L}\p{N}]/u.test(part) && part < '\u0080' ? part : `(?:${formsOfCharacter(part).join('|')})`
  })
}

function backslashes(count: number): string {
  return `(?:${depths.map(depth => `\\\\{${count * 2 ** depth}}`).join('|')}|(?:%5[cC]){${count}})`
}

const named: Readonly<Record<string, string>> = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }
const entities: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;'],
  '<': ['&lt;'],
  '>': ['&gt;'],
  '"': ['&quot;', '&#34;'],
  "'": ['&apos;', '&#0?39;', '&#x27;'],
}

function formsOfCharacter(character: string): readonly string[] {
  const short = named[character]
  return [
    `${/["'/]/.test(character) ? beforeQuote : ''}${character.replace(syntax, '\\$&')}`,
    ...(short === undefined ? [] : [`${backslash}${short}`]),
    [...Array(character.length).keys()].map(at => unicodeEscape(character.charCodeAt(at))).join(''),
    [...Buffer.from(character)].map(octet => `%${anyCase(hexOf(octet))}`).join(''),
    ...(character === ' ' ? ['\\+'] : []),
    ...(entities[character] ?? []),
  ]
}

function unicodeEscape(unit: number): string {
  return `${backslash}u${anyCase(unit.toString(16).padStart(4, '0'))}`
}

const hexOf = (octet: number): string => octet.toString(16).padStart(2, '0')
const anyCase = (hex: string): string => hex.replace(/[a-f]/g, letter => `[${letter}${letter.toUpperCase()}]`)

const shortestBase64 = 8

/** Base64 packs three octets into four characters: within a longer text there are three ways to fall. */
function asBase64(octets: Buffer): readonly string[] {
  const within = [0, 1, 2].map(before => {
    const text = Buffer.concat([Buffer.alloc(before), octets]).toString('base64')
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + octets.length) * 8) / 6))
  })
  const whole = octets.toString('base64').replace(/=+$/, '')
  return [...(whole.length < 6 ? [] : [whole]), ...within.filter(text => text.length >= shortestBase64)].map(text =>
    text.replaceAll('+', '(?:[+-]|%2[bB])').replaceAll('/', '(?:[/_]|\\\\/|%2[fF])'),
  )
}

function asHex(octets: Buffer): readonly string[] {
  return octets.length < 4 ? [] : [[...octets].map(octet => anyCase(hexOf(octet))).join('[ :-]?')]
}
