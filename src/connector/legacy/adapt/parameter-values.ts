import { resolve } from 'node:path'
import { ConfigParameter } from '../config-parameter.ts'
import type { ConfigParameterDefinition } from '../config-parameter-definition.ts'
import { ConfigParameterType } from '../enums/parameter.ts'

/** The setting that holds values of the page RunStep for one kind of run each. */
export const runStepsSetting = 'runSteps'
/** The setting that holds values of the page Partition for one partition each, by its DN. */
export const partitionsSetting = 'partitions'
/** The kinds of run that have parameters of their own. */
export const runKinds = ['full', 'delta', 'export'] as const

/** What the values of parameters are taken from. */
export interface Given {
  readonly settings: Readonly<Record<string, unknown>>
  /** Relative paths start here. */
  readonly folder: string
  /** The run that they are for. */
  readonly run?: (typeof runKinds)[number]
  /** The DN of the partition that they are for. */
  readonly partition?: string
}

/**
 * The value of a parameter: what is set for this run or partition, or for all, or else its default, or the empty text.
 *
 * @param page where it is asked for
 */
export function parameterOf(
  { name, type, defaultValue }: ConfigParameterDefinition,
  given: Given,
  page?: string,
): ConfigParameter {
  const text = textOf(special(name, given, page) ?? given.settings[name] ?? defaultValue)
  const value = type === ConfigParameterType.File && text !== '' ? resolve(given.folder, text) : text
  return new ConfigParameter(name, value, type === ConfigParameterType.EncryptedString)
}

function special(name: string, { settings, run, partition }: Given, page: string | undefined): unknown {
  if (page === 'RunStep' && run !== undefined) return within(settings[runStepsSetting], run, name)
  if (page !== 'Partition' || partition === undefined) return undefined
  return within(settings[partitionsSetting], partition, name)
}

function within(groups: unknown, group: string, name: string): unknown {
  return groupIn(groupIn(groups)[group])[name]
}

function groupIn(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? '1' : '0'
  return JSON.stringify(value)
}
