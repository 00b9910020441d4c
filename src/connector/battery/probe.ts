import type { Schema } from '../../model/schema.ts'
import type { Reading } from '../read-page.ts'
import { Forms } from './forms.ts'
import { Image } from './image.ts'
import type { ProbeOptions } from './options.ts'
import type { Subject } from './subject.ts'
import { Writer } from './writer.ts'

/** What the checks work with: the connector, and what has been learnt of it. */
export class Probe {
  readonly subject: Subject
  readonly options: ProbeOptions
  readonly writer: Writer
  readonly forms: Forms
  #schema: Promise<Schema> | undefined
  #first: Promise<Image> | undefined

  constructor(subject: Subject, options: ProbeOptions) {
    this.subject = subject
    this.options = options
    this.writer = new Writer({ subject, options })
    this.forms = new Forms(this.writer, () => this.schema(), options.samples)
  }

  /** The schema, asked for once. */
  schema(): Promise<Schema> {
    this.#schema ??= this.subject.schema()
    return this.#schema
  }

  /** The first full import, before anything is written. */
  first(): Promise<Image> {
    this.#first ??= this.image()
    return this.#first
  }

  /** What the system holds now, or what a reading gives. */
  async image(reading: Partial<Reading> = {}): Promise<Image> {
    const image = new Image(await this.schema(), this.options.mark)
    const isDelta = typeof reading.from === 'string'
    for await (const page of this.subject.pages(reading)) image.add(page, isDelta)
    return image
  }
}
