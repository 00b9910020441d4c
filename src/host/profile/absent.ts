import type { Diagnostic } from '../../../grammar/syntax/diagnostics.ts'
import { diagnoseSetting, type SettingPath, type Written } from '../../model/settings.ts'
import { suggest } from '../../model/suggest.ts'
import type { SystemConfig } from '../config.ts'

/** What the steps of a system's profiles can name. */
export interface StepNames {
  /** Those that its mapping has. */
  readonly objectTypes: readonly string[]
  readonly partitions: readonly string[]
}

/** Whether any step names a partition, so that the connector must be asked which there are. */
export function namesPartitions({ profiles }: SystemConfig): boolean {
  return Object.values(profiles).some(({ steps }) =>
    steps.some(step => typeof step === 'object' && step.partition !== undefined),
  )
}

/** The object types and partitions that the profiles of a system name and that are not there. */
export function absentInProfiles(system: SystemConfig, names: StepNames, written: Written): readonly Diagnostic[] {
  return Object.entries(system.profiles).flatMap(([profile, { steps }]) =>
    steps.flatMap((step, index) => {
      if (typeof step === 'string') return []
      const at: SettingPath = ['systems', system.name, 'profiles', profile, 'steps', index]
      const types = (step.objectTypes ?? []).map((name, position) => ({ name, at: [...at, 'objectTypes', position] }))
      return [
        ...types.filter(({ name }) => !names.objectTypes.includes(name)).map(type => absentType(written, type, names)),
        ...(step.partition === undefined || names.partitions.includes(step.partition)
          ? []
          : [absentPartition(written, { name: step.partition, at: [...at, 'partition'] }, system.name, names)]),
      ]
    }),
  )
}

interface Named {
  readonly name: string
  readonly at: SettingPath
}

function absentType(written: Written, { name, at }: Named, { objectTypes }: StepNames): Diagnostic {
  return diagnoseSetting(written, at, 'value', {
    code: 'unknown-object-type',
    message: `The mapping has no object type "${name}".`,
    help: suggest(name, objectTypes),
  })
}

function absentPartition(written: Written, { name, at }: Named, system: string, { partitions }: StepNames): Diagnostic {
  const none = partitions.length === 0
  return diagnoseSetting(written, at, 'value', {
    code: 'unknown-partition',
    message: none ? `${system} has no partitions.` : `${system} has no partition "${name}".`,
    help: none ? 'Leave the partition out: the step then reads all there is.' : suggest(name, partitions),
  })
}
