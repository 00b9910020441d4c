import { type Static, Type } from 'typebox'
import { Mistakes } from '../../model/mistakes.ts'
import { checkSettings } from '../../model/settings.ts'
import { readSource } from '../../model/source-file.ts'
import { parseYaml } from '../../model/yaml.ts'

const value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Array(Type.String())])
const samples = Type.Record(
  Type.String(),
  Type.Record(Type.String(), value, { description: 'Attributes, by name.', examples: [{ sn: '{mark}' }] }),
)

/** Reads attributes that new entries must have, by object type; none without a file. Throws `Mistakes`. */
export function readSamples(path: string | undefined): Static<typeof samples> {
  if (path === undefined) return {}
  const read = readSource(path)
  if ('diagnostic' in read) throw new Mistakes([read.diagnostic])
  const yaml = parseYaml(read.source)
  if (yaml.diagnostics.length > 0) throw new Mistakes(yaml.diagnostics)
  const checked = checkSettings(samples, yaml.value ?? {}, yaml)
  if (checked.settings === undefined) throw new Mistakes(checked.diagnostics)
  return checked.settings
}
