import type { Static, TSchema } from 'typebox'
import { Errors } from 'typebox/value'
import { type Diagnostic, diagnose, nearest, type Severity } from '../../grammar/syntax/diagnostics.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import { type Found, found, type Rule, ruleBreach, wanted } from './rule.ts'

/** A setting's place among the others: keys from the outside in, and positions in lists. */
export type SettingPath = readonly (string | number)[]

/** From where to where, as offsets into a text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** The text that settings were read from. */
export interface Written {
  readonly source: Source
  /** Where the key or the value at a path stands, or the nearest thing around it. */
  locate(path: SettingPath, part: 'key' | 'value'): Stretch | undefined
}

/** What has become of settings. */
export interface CheckedSettings<T> {
  /** With defaults filled in; `undefined` when there are errors. */
  readonly settings: T | undefined
  /** The values declared as secret (`secret: true`), to be kept out of logs. */
  readonly secrets: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Checks settings by their declaration, a TypeBox schema or the JSON Schema it is when it comes from another thread.
 * Fills in defaults; a key with nothing behind it counts as absent. A number or boolean may be written as text,
 * because that is what `${env:PORT}` gives. Keys that are not declared are mistakes. Beside the keywords of JSON Schema
 * a declaration may say `secret: true` (never shown) and `names` (in words, what a record's keys may be), `form` (what a text
 * looks like).
 *
 * `at` is the path of the settings within the text.
 */
export function checkSettings<S extends TSchema>(
  schema: S,
  value: unknown,
  written: Written,
  at: SettingPath = [],
): CheckedSettings<Static<S>> {
  const check = new Check(written)
  const settings = check.value(schema, value, at)
  if (check.diagnostics.length === 0) check.rest(schema, settings, at)
  const { diagnostics, secrets } = check
  const wrong = diagnostics.some(({ severity }) => severity === 'error')
  return { settings: wrong ? undefined : (settings as Static<S>), secrets, diagnostics }
}

/** A mistake in a setting, with its place. */
export function diagnoseSetting(
  written: Written,
  path: SettingPath,
  part: 'key' | 'value',
  what: { code: string; severity?: Severity; message: string; help?: string | undefined },
): Diagnostic {
  const at = written.locate(path, part)
  if (at !== undefined) return diagnose(written.source, at.start, at.end, what)
  const { start: _start, end: _end, excerpt: _excerpt, ...unplaced } = diagnose(written.source, 0, 0, what)
  return unplaced
}

/** A path as messages name it: `systems.hr.files[0]`. */
export function settingName(path: SettingPath): string {
  return path.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`),
    '',
  )
}

/** One walk over a declaration and a value together. */
class Check {
  readonly diagnostics: Diagnostic[] = []
  readonly secrets: string[] = []
  readonly #written: Written

  constructor(written: Written) {
    this.#written = written
  }

  /** The value as it shall be used. What is returned for a wrong one is of no use. */
  value(rule: Rule, value: unknown, path: SettingPath): unknown {
    if (rule.anyOf !== undefined) return this.#oneOf(rule, rule.anyOf, value, path)
    const given = converted(rule, value)
    if (rule.secret === true && typeof given === 'string') this.secrets.push(given)
    const breach = ruleBreach(rule, given)
    if (breach !== undefined) {
      this.#report(path, 'value', {
        code: breach.code,
        message: `${subject(path)} must be ${breach.wanted}, but it is ${shown(rule, given)}.`,
        help: breach.near === undefined ? advice(rule, given, path) : `Did you mean ${breach.near}?`,
      })
      return given
    }
    if (Array.isArray(given)) return given.map((item, index) => this.value(rule.items ?? {}, item, [...path, index]))
    if (isGroup(given)) return this.#group(rule, given, path)
    return given
  }

  /** What a declaration asks beyond the keywords that have words of their own here. */
  rest(schema: TSchema, settings: unknown, path: SettingPath): void {
    for (const { instancePath, message } of Errors(schema, settings).slice(0, 1)) {
      const within = instancePath.split('/').slice(1)
      const at = [...path, ...within.map(step => (/^\d+$/.test(step) ? Number(step) : step))]
      this.#report(at, 'value', { code: 'wrong-value', message: `${subject(at)} ${message}.`, help: undefined })
    }
  }

  /** The variant that fits; if none does, the mistakes of the one that was probably meant. */
  #oneOf(rule: Rule, variants: readonly Rule[], value: unknown, path: SettingPath): unknown {
    const tries = variants.map(variant => {
      const check = new Check(this.#written)
      return { variant, check, value: check.value({ ...variant, ...annotations(rule) }, value, path) }
    })
    const fits = tries.find(({ check }) => check.diagnostics.length === 0)
    const sameKind = tries.filter(({ variant }) => found(value).kind === variant.type && variant.const === undefined)
    const meant = fits ?? sameKind.toSorted((a, b) => a.check.diagnostics.length - b.check.diagnostics.length)[0]
    if (meant !== undefined) {
      this.diagnostics.push(...meant.check.diagnostics)
      this.secrets.push(...meant.check.secrets)
      return meant.value
    }
    const constants = variants.flatMap(variant => (typeof variant.const === 'string' ? [variant.const] : []))
    const near = typeof value === 'string' ? nearest(value, constants) : undefined
    this.#report(path, 'value', {
      code: found(value).kind === 'string' && constants.length > 0 ? 'wrong-value' : 'wrong-type',
      message: `${subject(path)} must be ${wanted(rule)}, but it is ${shown(rule, value)}.`,
      help: near === undefined ? advice(rule, value, path) : `Did you mean "${near}"?`,
    })
    return value
  }

  #group(rule: Rule, value: Found, path: SettingPath): unknown {
    const { properties = {}, patternProperties } = rule
    const required = new Set(rule.required)
    const undeclared = rule.properties === undefined && patternProperties === undefined
    const others = rule.additionalProperties ?? undeclared
    const checked: [key: string, value: unknown][] = []
    const misspelt = new Set<string | undefined>()
    for (const [key, item] of Object.entries(value)) {
      if (Object.hasOwn(properties, key)) continue
      const pattern = Object.keys(patternProperties ?? {}).find(text => new RegExp(text, 'u').test(key))
      const itsRule = pattern === undefined ? undefined : patternProperties?.[pattern]
      if (itsRule !== undefined) checked.push([key, this.value(itsRule, item, [...path, key])])
      else if (typeof others === 'object') checked.push([key, this.value(others, item, [...path, key])])
      else if (others) checked.push([key, item])
      else if (patternProperties === undefined) misspelt.add(this.#unknown(key, Object.keys(properties), path))
      else this.#badName(key, rule, path)
    }
    for (const [key, property] of Object.entries(properties)) {
      const item = value[key] ?? structuredClone(property.default)
      if (item !== undefined) checked.push([key, this.value(property, item, [...path, key])])
      else if (required.has(key) && !misspelt.has(key)) this.#missing(key, property, Object.hasOwn(value, key), path)
    }
    return Object.fromEntries(checked)
  }

  /** Returns the key that was probably meant. */
  #unknown(key: string, known: readonly string[], path: SettingPath): string | undefined {
    const near = nearest(key, known)
    const there = known.length === 0 ? 'It takes none.' : `There are: ${known.join(', ')}.`
    this.#report([...path, key], 'key', {
      code: 'unknown-setting',
      message: `${path.length === 0 ? 'The configuration' : settingName(path)} has no setting "${key}".`,
      help: near === undefined ? there : `Did you mean "${near}"?`,
    })
    return near
  }

  #badName(key: string, rule: Rule, path: SettingPath): void {
    this.#report([...path, key], 'key', {
      code: 'bad-name',
      message: `"${key}" cannot be a name in ${settingName(path)}.`,
      help: rule.names === undefined ? undefined : `A name is made of ${rule.names}.`,
    })
  }

  #missing(key: string, property: Rule, empty: boolean, path: SettingPath): void {
    const where = path.length === 0 ? 'The configuration' : settingName(path)
    const meaning = property.description === undefined ? '' : `: ${firstSentence(property.description)}`
    this.#report(empty ? [...path, key] : path, 'key', {
      code: 'missing-setting',
      message: empty ? `${where} says nothing after "${key}:"${meaning}.` : `${where} needs "${key}"${meaning}.`,
      help: example(property, key),
    })
  }

  #report(
    path: SettingPath,
    part: 'key' | 'value',
    what: { code: string; message: string; help: string | undefined },
  ): void {
    this.diagnostics.push(diagnoseSetting(this.#written, path, part, what))
  }
}

/** A union's own notes hold for whichever variant is meant. */
function annotations({ secret, examples, description }: Rule): Rule {
  return {
    ...(secret === undefined ? {} : { secret }),
    ...(examples === undefined ? {} : { examples }),
    ...(description === undefined ? {} : { description }),
  }
}

function isGroup(value: unknown): value is Found {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function converted(rule: Rule, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (rule.type === 'boolean' && /^(?:true|false)$/.test(value)) return value === 'true'
  if ((rule.type === 'integer' || rule.type === 'number') && /^-?\d+(?:\.\d+)?$/.test(value)) return Number(value)
  return value
}

function subject(path: SettingPath): string {
  return path.length === 0 ? 'The configuration' : settingName(path)
}

function shown(rule: Rule, value: unknown): string {
  const { text, withoutValue } = found(value)
  return rule.secret === true ? withoutValue : text
}

function advice(rule: Rule, value: unknown, path: SettingPath): string | undefined {
  const key = path.findLast(step => typeof step === 'string') ?? ''
  const scalar = typeof value === 'number' || typeof value === 'boolean'
  const quotable = rule.type === 'string' && scalar && ruleBreach(rule, String(value)) === undefined
  if (quotable && rule.secret !== true) return `Put it in quotes: ${key}: "${value}"`
  if (quotable) return 'Put it in quotes.'
  return example(rule, key)
}

function example(rule: Rule, key: string): string | undefined {
  const [first] = rule.examples ?? []
  if (first === undefined) return undefined
  return `For example: ${key}: ${typeof first === 'string' ? first : JSON.stringify(first)}`
}

function firstSentence(description: string): string {
  const sentence = /^.*?[.](?=\s|$)/s.exec(description)?.[0] ?? description
  return sentence.replace(/\.$/, '').replace(/^(?:The|An?|Where|What|How) /, word => word.toLowerCase())
}
