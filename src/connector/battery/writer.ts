import type { AddChange, Anchor, Change } from '../../model/change.ts'
import { HostError } from '../../model/error.ts'
import type { Attribute, ObjectType } from '../../model/schema.ts'
import { type TargetFailure, type TargetFailureKind, targetFailures } from '../../model/target-failure.ts'
import type { Value } from '../../model/value.ts'
import type { ChangeResult } from '../contract.ts'
import { keyOf } from './image.ts'
import type { ProbeOptions } from './options.ts'
import { anchorFor, attributesFor, type Form, valueFor } from './sample.ts'
import type { Subject } from './subject.ts'
import { cellText } from './text.ts'
import { fail, skip } from './verdict.ts'

/** An entry that the battery has added. */
export interface Made {
  readonly form: Form
  readonly anchor: Anchor
  /** What it was added with, and what the system said it made of it. */
  readonly attributes: Readonly<Record<string, Value>>
  readonly change: AddChange
}

const triesAtMost = 5
const defaultPauseMs = 1000
/** What the contract says where a connector says nothing. */
const defaultBatch = 100

/** What is written with. */
interface Means {
  readonly subject: Subject
  readonly options: ProbeOptions
}

/** Writes to the connected system, and knows what is to be removed again. */
export class Writer {
  readonly #means: Means
  readonly #made = new Map<string, { readonly type: ObjectType; readonly anchor: Anchor }>()
  #number = 0

  constructor(means: Means) {
    this.#means = means
  }

  /** What was added and not deleted since. */
  get left(): readonly { readonly type: ObjectType; readonly anchor: Anchor }[] {
    return [...this.#made.values()]
  }

  /** Makes one change. What is thrown at one alone is its failure. */
  async make(type: ObjectType, change: Change): Promise<ChangeResult> {
    try {
      const [result] = await this.makeAll(type, [change])
      return result ?? fail('a result for each change', 'none')
    } catch (error) {
      const failure = failureThrown(error)
      if (failure === undefined) throw error
      return { kind: 'failed', failure }
    }
  }

  async makeAll(type: ObjectType, changes: readonly Change[]): Promise<readonly ChangeResult[]> {
    // Who is interrupted in the middle must find them all the same.
    for (const change of changes)
      if (change.kind === 'add' && this.#isOwn(change.anchor)) this.#note(type, change.anchor)
    const results = await this.#export(changes)
    if (results.length !== changes.length) {
      fail(`${changes.length} results, one for each change`, `${results.length}`)
    }
    for (const [index, change] of changes.entries()) {
      const result = results[index]
      if (result?.kind !== 'done') continue
      if (change.kind === 'delete' || change.kind === 'rename') this.#made.delete(keyOf(type, change.anchor))
      const anchor = result.anchor ?? (change.kind === 'add' ? change.anchor : null)
      if (anchor !== null && (change.kind === 'add' || change.kind === 'rename')) this.#note(type, anchor)
    }
    return results
  }

  /** The same for any number of changes, as many at once as the system takes. An abort ends the check. */
  async makeMany(type: ObjectType, changes: readonly Change[], signal?: AbortSignal): Promise<readonly ChangeResult[]> {
    const { batch = defaultBatch } = await this.#means.subject.limits()
    const results: ChangeResult[] = []
    const step = Math.max(1, batch)
    for (let at = 0; at < changes.length; at += step) {
      if (signal?.aborted === true) skip('the battery was stopped')
      results.push(...(await this.makeAll(type, changes.slice(at, at + step))))
    }
    return results
  }

  /** Adds an entry that is like all others of the battery, or ends the check. */
  async add(form: Form, more: Partial<AddChange> = {}): Promise<Made> {
    const change = { ...this.next(form), ...more }
    const result = await this.make(form.type, change)
    return this.made(form, change, result)
  }

  /** What an add came to, or the end of the check. */
  made(form: Form, change: AddChange, result: ChangeResult): Made {
    if (result.kind === 'failed') fail(`a new ${form.type.name}`, told(result.failure))
    const anchor = result.anchor ?? change.anchor
    if (anchor === null) fail('the anchor that the system gave to the new entry', 'none in the result')
    return { form, anchor, attributes: { ...change.attributes, ...result.attributes }, change }
  }

  /** The next entry of a form, not yet added. */
  next(form: Form): AddChange {
    this.#number++
    const { mark } = this.#means.options
    return {
      kind: 'add',
      objectType: form.type.name,
      anchor: anchorFor(form, mark, this.#number),
      attributes: attributesFor(form, mark, this.#number),
    }
  }

  /** A value that nothing has been given yet. */
  value(attribute: Attribute): Value {
    this.#number++
    return valueFor(attribute, this.#means.options.mark, this.#number)
  }

  /** Leaves a system alone that asks for it, and tries again. */
  async #export(changes: readonly Change[]): Promise<readonly ChangeResult[]> {
    const { subject, options } = this.#means
    for (let tries = 1; ; tries++) {
      try {
        return await subject.export(changes)
      } catch (error) {
        const failure = failureThrown(error)
        if (failure?.kind !== 'busy' || tries === triesAtMost) throw error
        await options.pause(failure.retryAfterMs ?? defaultPauseMs)
      }
    }
  }

  /** Whether an anchor can be of no entry but the battery's. */
  #isOwn(anchor: Anchor | null): anchor is Anchor {
    return anchor?.some(part => typeof part === 'string' && part.includes(this.#means.options.mark)) === true
  }

  #note(type: ObjectType, anchor: Anchor): void {
    this.#made.set(keyOf(type, anchor), { type, anchor })
  }
}

/** The failure of the target that an error tells of. */
function failureThrown(error: unknown): TargetFailure | undefined {
  if (!(error instanceof HostError)) return undefined
  const { reason = '', retryAfterMs, attribute } = error.params
  const kind = error.code.replace(/^target-/, '') as TargetFailureKind
  if (!(kind in targetFailures)) return undefined
  return {
    kind,
    message: reason,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs: Number(retryAfterMs) }),
    ...(attribute === undefined ? {} : { attribute }),
  }
}

/** A failure in a line: `exists: There is …`. */
export function told({ kind, message, attribute, value }: TargetFailure): string {
  const about =
    attribute === undefined ? '' : ` (${attribute}${value === undefined ? '' : `: ${cellText(value as Value)}`})`
  return `${kind}${about}: ${message}`
}
