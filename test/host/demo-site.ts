import { mkdirSync, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type DemoOptions, generateDemo } from '../../src/host/demo/demo.ts'
import { Running } from '../cli/running.ts'

const tiny = { people: 10, users: 10, groups: 1 }

/** A folder in which the demo is made as `demo`, or will be, and served on whatever port is free. */
export class DemoSite {
  readonly folder = mkdtempSync(join(tmpdir(), 'demo-site-'))
  readonly #running: Running[] = []

  /** Only the configuration is there: the rest is made by the first start. */
  async writeConfiguration(change = (text: string): string => text): Promise<this> {
    const aside = join(this.folder, 'aside')
    const { config } = await generateDemo(aside, tiny)
    const text = (await readFile(config, 'utf8')).replace('127.0.0.1:8585', '127.0.0.1:0')
    this.write('demo/ecmahost.yaml', change(text))
    rmSync(aside, { recursive: true })
    return this
  }

  /** All of it is there. */
  async make(options: DemoOptions, change = (text: string): string => text): Promise<this> {
    await this.writeConfiguration(change)
    await generateDemo(this.path('demo'), options)
    return this
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, text: string | Buffer): void {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), text)
  }

  /** The command line, in the folder that holds `demo`. */
  run(...words: readonly string[]): Running {
    const running = new Running(words, { cwd: this.folder })
    this.#running.push(running)
    return running
  }

  /** Settles when something happens to a file. Its folder is made, so that it can be watched. */
  async touched(name: string): Promise<void> {
    const path = this.path(name)
    mkdirSync(dirname(path), { recursive: true })
    const watcher = watch(dirname(path))
    await new Promise<void>(resolve => {
      watcher.on('change', (_, file) => path.endsWith(`/${String(file)}`) && resolve())
    })
    watcher.close()
  }

  async remove(): Promise<void> {
    for (const running of this.#running) await running.kill()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
