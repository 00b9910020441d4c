import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Diagnostic, nearest } from '../../grammar/syntax/diagnostics.ts'
import { diagnoseSetting, type SettingPath, type Written } from '../model/settings.ts'
import { fileProblem } from '../model/source-file.ts'

/** Where `${env:NAME}` and `${file:PATH}` take their values from. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Relative paths start here. */
  readonly folder: string
}

export interface Resolved {
  readonly value: unknown
  /** The values that came from outside of the text. */
  readonly secrets: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Replaces `${env:NAME}` and `${file:PATH}` in every text of a value, at any depth. `$${` stands for `${`. A file's
 * last line break is not part of its value. What is put in is never looked through again.
 */
export function resolveReferences(value: unknown, written: Written, surroundings: Surroundings): Resolved {
  const secrets: string[] = []
  const diagnostics: Diagnostic[] = []

  const resolveText = (text: string, path: SettingPath): string =>
    text.replace(/\$\$\{|\$\{([^}]*)(\})?/g, (whole, inside: string | undefined, closed: string | undefined) => {
      if (inside === undefined) return '${'
      const found = closed === undefined ? unclosed(whole) : lookUp(inside, surroundings)
      if ('problem' in found) {
        diagnostics.push(diagnoseSetting(written, path, 'value', found.problem))
        return ''
      }
      secrets.push(found.value)
      return found.value
    })

  const walk = (item: unknown, path: SettingPath): unknown => {
    if (typeof item === 'string') return resolveText(item, path)
    if (Array.isArray(item)) return item.map((member, index) => walk(member, [...path, index]))
    if (typeof item !== 'object' || item === null) return item
    return Object.fromEntries(Object.entries(item).map(([key, member]) => [key, walk(member, [...path, key])]))
  }

  return { value: walk(value, []), secrets, diagnostics }
}

type Problem = { readonly problem: { code: string; message: string; help: string | undefined } }

function lookUp(reference: string, { environment, folder }: Surroundings): { readonly value: string } | Problem {
  const colon = reference.indexOf(':')
  const scheme = reference.slice(0, Math.max(colon, 0)).trim()
  const name = reference.slice(colon + 1).trim()
  if (name === '') return unknownReference(reference)
  if (scheme === 'env') return fromEnvironment(name, environment)
  if (scheme === 'file') return fromFile(name, folder)
  return unknownReference(reference)
}

function fromEnvironment(name: string, environment: Surroundings['environment']) {
  const value = environment[name]
  if (value !== undefined) return { value }
  const near = nearest(name, Object.keys(environment))
  const help = near === undefined ? 'Set it before the host starts.' : `Did you mean ${near}?`
  return { problem: { code: 'missing-variable', message: `The environment variable ${name} is not set.`, help } }
}

function fromFile(name: string, folder: string) {
  const path = resolve(folder, name)
  try {
    return { value: readFileSync(path, 'utf8').replace(/\r?\n$/, '') }
  } catch (error) {
    const message = `${fileProblem(error as NodeJS.ErrnoException, name)}.`
    const help = path === name ? undefined : `It was looked for at ${path}.`
    return { problem: { code: 'missing-secret', message, help } }
  }
}

const forms = 'A value can be ${env:NAME} or ${file:PATH}; for the characters themselves write $${.'

function unknownReference(reference: string): Problem {
  return { problem: { code: 'unknown-reference', message: `\${${reference}} refers to nothing.`, help: forms } }
}

function unclosed(text: string): Problem {
  return { problem: { code: 'unknown-reference', message: `${text} is not closed with }.`, help: forms } }
}
