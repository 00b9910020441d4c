import { type TObject, type TSchema, Type } from 'typebox'
import { ConfigParameterType } from '../enums/parameter.ts'
import { partitionsSetting, runKinds, runStepsSetting } from './parameter-values.ts'
import type { AskedParameter, CollectedParameters } from './parameters.ts'
import { portablePattern } from './pattern.ts'

/**
 * Parameters as a declaration of settings, a key for each by its name, whatever page it stands on. Those of the pages
 * RunStep and Partition may be set for single kinds of run and partitions too.
 *
 * @param isOpen other keys are taken too: which parameters there are depends on values
 */
export function declarationOf({ asked }: CollectedParameters, isOpen: boolean): TObject {
  const properties = Object.fromEntries(
    asked.map(parameter => {
      const property = propertyOf(parameter)
      return [parameter.definition.name, isNeeded(parameter) ? property : Type.Optional(property)]
    }),
  )
  const special = { ...runSteps(asked), ...partitions(asked) }
  return Type.Object({ ...properties, ...special, ...properties }, { additionalProperties: isOpen })
}

function runSteps(asked: readonly AskedParameter[]): Record<string, TSchema> {
  const group = groupOf(asked, 'RunStep')
  if (group === undefined) return {}
  const groups = Object.fromEntries(
    runKinds.map(run => [run, Type.Optional({ ...group, description: `Of runs of the kind ${run}.` })]),
  )
  const description = 'Parameters of the page RunStep that differ by the kind of run.'
  return { [runStepsSetting]: Type.Optional(Type.Object(groups, { additionalProperties: false, description })) }
}

function partitions(asked: readonly AskedParameter[]): Record<string, TSchema> {
  const group = groupOf(asked, 'Partition')
  if (group === undefined) return {}
  const description = 'Parameters of the page Partition that differ by partition, by its DN.'
  return { [partitionsSetting]: Type.Optional(Type.Record(Type.String(), group, { description })) }
}

/** The parameters of a page, without defaults: what is left out is as it is for all. */
function groupOf(asked: readonly AskedParameter[], page: AskedParameter['page']): TSchema | undefined {
  const ofPage = asked.filter(parameter => parameter.page === page)
  if (ofPage.length === 0) return undefined
  const properties = ofPage.map(parameter => {
    const { default: _, ...property } = propertyOf(parameter) as TSchema & { readonly default?: unknown }
    return [parameter.definition.name, Type.Optional(property)] as const
  })
  return Type.Object(Object.fromEntries(properties), { additionalProperties: false })
}

function propertyOf({ definition, label, page }: AskedParameter): TSchema {
  const { type, name, defaultValue, validation } = definition
  const described = { title: name, description: label === '' ? `Of the page ${page}.` : label }
  const assumed = defaultValue ?? ''
  const options = assumed === '' ? described : { ...described, default: assumed }
  switch (type) {
    case ConfigParameterType.CheckBox:
      return Type.Boolean({ ...described, default: assumed === '1' })
    case ConfigParameterType.DropDown: {
      const choices = choicesOf(validation)
      if (definition.dropDownExtensible) return Type.String({ ...options, examples: choices })
      return choices.length === 0 ? Type.String(options) : Type.Enum(choices, options)
    }
    case ConfigParameterType.EncryptedString:
      return Type.String({ ...options, ...patternOf(validation), secret: true })
    case ConfigParameterType.String:
      return Type.String({ ...options, ...patternOf(validation) })
    case ConfigParameterType.Text:
    case ConfigParameterType.File:
    case ConfigParameterType.Label:
    case ConfigParameterType.Divider:
      return Type.String(options)
    default:
      throw new Error(
        `The parameter "${name}" has the type ${String(type satisfies never)}: ConfigParameterType has no such.`,
      )
  }
}

/** Nothing is assumed for it, and the empty text is not accepted. */
function isNeeded({ definition: { type, defaultValue, validation } }: AskedParameter): boolean {
  const isText = type === ConfigParameterType.String || type === ConfigParameterType.EncryptedString
  if (!isText || (defaultValue ?? '') !== '') return false
  const { pattern } = patternOf(validation)
  return pattern !== undefined && !new RegExp(pattern, 'u').test('')
}

function patternOf(validation: string | null): { readonly pattern?: string } {
  const pattern = (validation ?? '') === '' ? undefined : portablePattern(validation ?? '')
  return pattern === undefined ? {} : { pattern }
}

function choicesOf(validation: string | null): string[] {
  return (validation ?? '')
    .split(',')
    .map(choice => choice.trim())
    .filter(choice => choice !== '')
}
