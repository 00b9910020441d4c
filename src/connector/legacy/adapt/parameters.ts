import { ConfigParameter, type ConfigParameters } from '../config-parameter.ts'
import type { ConfigParameterDefinition } from '../config-parameter-definition.ts'
import { ConfigParameterPage, ConfigParameterType } from '../enums/parameter.ts'
import type { LegacyConnector } from '../interfaces.ts'
import { byName } from '../keyed-collection.ts'
import { listOf } from './lists.ts'
import { type Given, parameterOf } from './parameter-values.ts'

/** In the order in which a person is asked for them. */
const pages = ['Connectivity', 'Capabilities', 'Schema', 'Global', 'Partition', 'RunStep'] as const

/** A parameter with the place where it is asked for. */
export interface AskedParameter {
  readonly page: (typeof pages)[number]
  /** Of the pages below that page, from 1. */
  readonly pageNumber: number
  readonly definition: ConfigParameterDefinition
  /** What the labels above it say. */
  readonly label: string
}

/** The parameters of a connector. */
export interface CollectedParameters {
  readonly asked: readonly AskedParameter[]
  /** A page could not be asked for without better values, so there may be more. */
  readonly isPartial: boolean
}

/** Pages below a page at most: more of them never end. */
const maxPageNumber = 50

/** Asks a connector for its parameters, page by page. Each call sees the values of the pages before. */
export async function collectParameters(legacy: LegacyConnector, given: Given): Promise<CollectedParameters> {
  const asked: AskedParameter[] = []
  const values: ConfigParameters = byName()
  let isPartial = false
  for (const page of pages) {
    try {
      for await (const parameter of parametersOf(legacy, values, page)) {
        if (values.contains(parameter.definition.name)) continue
        values.add(parameterOf(parameter.definition, given))
        asked.push(parameter)
      }
    } catch {
      isPartial = true
    }
  }
  return { asked, isPartial }
}

async function* parametersOf(
  legacy: LegacyConnector,
  values: ConfigParameters,
  page: AskedParameter['page'],
): AsyncGenerator<AskedParameter> {
  const what = `What getConfigParameters returns for the page ${page}`
  const code = ConfigParameterPage[page]
  if (legacy.getConfigParametersEx === undefined) {
    yield* withLabels(listOf(await legacy.getConfigParameters?.(values, code), what), { page, pageNumber: 1 })
    return
  }
  let before = ''
  for (let pageNumber = 1; pageNumber <= maxPageNumber; pageNumber++) {
    const definitions = listOf(await legacy.getConfigParametersEx(values, code, pageNumber), what)
    const names = JSON.stringify(definitions.map(({ name, text }) => name || text))
    // A connector that does not look at the number gives the same page for ever.
    if (definitions.length === 0 || names === before) return
    before = names
    yield* withLabels(definitions, { page, pageNumber })
  }
}

function* withLabels(
  definitions: readonly ConfigParameterDefinition[],
  place: Pick<AskedParameter, 'page' | 'pageNumber'>,
): Generator<AskedParameter> {
  let label: string[] = []
  for (const definition of definitions) {
    if (definition.type === ConfigParameterType.Label) {
      label.push(definition.text)
      continue
    }
    if (definition.type !== ConfigParameterType.Divider && definition.name) {
      yield { ...place, definition, label: label.join(' ') }
    }
    label = []
  }
}

/** The values of parameters, and of settings that no page asked for. */
export function valuesOf({ asked }: CollectedParameters, given: Given): ConfigParameters {
  const values: ConfigParameters = byName(asked.map(({ page, definition }) => parameterOf(definition, given, page)))
  for (const [name, value] of Object.entries(given.settings)) {
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    if (isText && !values.contains(name)) values.add(new ConfigParameter(name, String(value)))
  }
  return values
}
