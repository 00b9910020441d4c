import { spawnSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

/**
 * Builds what is published: JavaScript and declarations into `dist/`, in the same folders as the sources, and the data
 * files that stand beside the sources. `--out FOLDER` puts it elsewhere.
 */
const root = import.meta.dirname
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist') } } })

rmSync(values.out, { recursive: true, force: true })
const compiler = join(root, 'node_modules/typescript/bin/tsc')
const compiled = spawnSync(
  process.execPath,
  [compiler, '--project', join(root, 'tsconfig.build.json'), '--outDir', values.out],
  {
    stdio: 'inherit',
  },
)
if (compiled.status !== 0) process.exit(compiled.status ?? 1)
for (const file of globSync('{grammar,connectors,src}/**/*.{yaml,json,csv}', { cwd: root })) {
  cpSync(join(root, file), join(values.out, dirname(file), file.slice(dirname(file).length + 1)))
}
