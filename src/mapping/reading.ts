import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar } from 'yaml'
import { nearest } from '../../grammar/syntax/diagnostics.ts'
import type { Dialect } from '../../grammar/syntax/operators.ts'
import type { Source } from '../../grammar/syntax/span.ts'
import type { Stretch } from '../model/settings.ts'
import { Findings, type PlacedText } from './findings.ts'
import { offsetsOf } from './scalar.ts'

/** A key of a YAML mapping and what stands behind it. */
export interface Item {
  readonly key: PlacedText
  readonly value: Node | null
}

/** Reads the parts of a YAML document, and collects what is wrong with them. */
export class Reading extends Findings {
  /** How expressions are read; told once the dialect is known. */
  language: Dialect = 'entra'
  readonly #document: Document

  constructor(source: Source, document: Document) {
    super(source)
    this.#document = document
  }

  /** The items of a mapping; none, and a diagnostic, where the node is something else. */
  items(node: Node | null, what: string): readonly Item[] {
    const resolved = this.#resolve(node)
    if (resolved === null) return []
    if (!isMap(resolved)) {
      this.report(stretchOf(resolved), {
        code: 'wrong-shape',
        message: `${what} must be a mapping of keys and values, not ${kindOf(resolved)}.`,
      })
      return []
    }
    const items = new Map<string, Item>()
    for (const { key, value } of resolved.items) {
      const written = this.#key(key as Node | null)
      if (written === undefined) continue
      const first = items.get(written.text)
      if (first !== undefined) {
        this.report(written, {
          code: 'duplicate-key',
          message: `The key ${written.text} stands here twice.`,
          help: `It stands in line ${this.lineOf(first.key)} already.`,
        })
        continue
      }
      items.set(written.text, { key: written, value: value as Node | null })
    }
    return [...items.values()]
  }

  /** The items of a mapping with certain keys; any other key is told, with the one that was probably meant. */
  fields(node: Node | null, what: string, known: readonly string[]): ReadonlyMap<string, Item> {
    const fields = new Map<string, Item>()
    const items = this.items(node, what)
    for (const item of items) if (known.includes(item.key.text)) fields.set(item.key.text, item)
    for (const item of items) {
      if (fields.get(item.key.text) === item) continue
      const near = nearest(item.key.text, known)
      this.report(item.key, {
        code: 'unknown-key',
        message: `${what} has no key ${item.key.text}.`,
        help: near === undefined ? `Its keys are ${known.join(', ')}.` : `Did you mean ${near}?`,
      })
      // What was meant is read on, so that one wrong letter is told once.
      if (near !== undefined && !fields.has(near)) fields.set(near, item)
    }
    return fields
  }

  /** The items of a list; none, and a diagnostic, where the node is something else. */
  list(item: Item, what: string): readonly Node[] {
    const node = this.resolved(item)
    if (node === undefined) return []
    if (isSeq(node)) return node.items.flatMap(value => this.#resolve(value as Node | null) ?? [])
    this.report(stretchOf(node), { code: 'wrong-shape', message: `${what} must be a list, not ${kindOf(node)}.` })
    return []
  }

  /** The value of a node as plain data; integers beyond 2^53 are kept exactly. */
  data(node: Node | null): unknown {
    return this.#resolve(node)?.toJS(this.#document, { maxAliasCount: -1 })
  }

  /** The text of a scalar; `undefined`, and a diagnostic, where the node is something else. */
  text(item: Item, what: string): PlacedText | undefined {
    const scalar = this.scalar(item, what)
    return scalar === undefined ? undefined : this.written(scalar)
  }

  /** A scalar with a value. */
  scalar(item: Item, what: string): Scalar | undefined {
    const node = this.resolved(item)
    if (node === undefined) return undefined
    if (isScalar(node) && node.value !== null) return node
    this.#wrong(node, item, what)
    return undefined
  }

  /** One of some words. */
  word<T extends string>(
    item: Item,
    what: string,
    known: readonly T[],
  ): (PlacedText & { readonly text: T }) | undefined {
    const written = this.text(item, what)
    if (written === undefined) return undefined
    const word = known.find(one => one === written.text)
    if (word !== undefined) return { ...written, text: word }
    const near = nearest(written.text, known)
    this.report(written, {
      code: 'wrong-value',
      message: `${what} cannot be ${written.text}.`,
      help: near === undefined ? `It can be ${known.join(', ')}.` : `Did you mean ${near}?`,
    })
    return undefined
  }

  /** True or false. */
  flag(item: Item, what: string): boolean | undefined {
    const scalar = this.scalar(item, what)
    if (scalar === undefined || typeof scalar.value === 'boolean') return scalar?.value as boolean | undefined
    this.report(stretchOf(scalar), {
      code: 'wrong-value',
      message: `${what} must be true or false, not ${scalar.source ?? ''}.`,
    })
    return undefined
  }

  /** One text or a list of texts. */
  texts(item: Item, what: string): readonly PlacedText[] {
    const node = this.resolved(item)
    if (!isSeq(node)) return [this.text(item, what)].filter(text => text !== undefined)
    return node.items.flatMap(value => this.text({ key: item.key, value: value as Node | null }, what) ?? [])
  }

  written(scalar: Scalar): PlacedText {
    const { start, end } = stretchOf(scalar)
    const isText = typeof scalar.value === 'string'
    // Asked for where something is wrong, which is seldom.
    let offsets: readonly number[] | undefined
    return {
      text: isText ? String(scalar.value) : (scalar.source ?? String(scalar.value)),
      start,
      end,
      locate: offset => {
        offsets ??= isText ? offsetsOf(scalar, this.source.text) : []
        return offsets[offset] ?? Math.min(start + offset, end)
      },
    }
  }

  /** The node behind a key, with references to anchors followed. Nothing there is told. */
  resolved(item: Item): Node | undefined {
    const node = this.#resolve(item.value)
    if (node !== null) return node
    if (!isAlias(item.value))
      this.report(item.key, { code: 'missing-value', message: `There is no value behind ${item.key.text}.` })
    return undefined
  }

  #resolve(node: Node | null): Node | null {
    if (!isAlias(node)) return node
    const resolved = node.resolve(this.#document)
    if (resolved !== undefined) return resolved
    this.report(stretchOf(node), {
      code: 'unknown-anchor',
      message: `There is no anchor &${node.source} above.`,
      help: 'A value that starts with * stands in quotes.',
    })
    return null
  }

  #key(node: Node | null): PlacedText | undefined {
    if (isScalar(node)) return this.written(node)
    const at = node === null ? { start: 0, end: 0 } : stretchOf(node)
    this.report(at, {
      code: 'wrong-shape',
      message: 'A key must be text.',
      help: 'A key that starts with [, {, * or & stands in quotes.',
    })
    return undefined
  }

  #wrong(node: Node, item: Item, what: string): void {
    const at = isScalar(node) ? item.key : stretchOf(node)
    if (isScalar(node))
      this.report(at, { code: 'missing-value', message: `There is no value behind ${item.key.text}.` })
    else
      this.report(at, {
        code: 'wrong-shape',
        message: `${what} must be text, not ${kindOf(node)}.`,
        help: quotesHelp(node, this.source.text),
      })
  }
}

export function stretchOf(node: Node): Stretch {
  const [start, end] = node.range ?? [0, 0]
  return { start, end }
}

/** `[mail]` without quotes is a list in YAML. */
export function quotesHelp(node: Node, text: string): string | undefined {
  if (!isSeq(node) || node.flow !== true) return undefined
  const { start, end } = stretchOf(node)
  return `Without quotes, YAML takes [ as the start of a list. Write '${text.slice(start, end).replace(/\s+/g, ' ')}'.`
}

export function kindOf(node: Node): string {
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  if (!isScalar(node)) return 'a reference'
  if (node.value === null) return 'empty'
  return typeof node.value === 'string' ? 'text' : (node.source ?? 'a value')
}
