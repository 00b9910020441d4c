import { TargetError } from '../../../model/target-failure.ts'
import { ConfigParameterPage, ParameterValidationResultCode } from '../enums/parameter.ts'
import type { ParameterValidationResult } from '../parameter-validation-result.ts'
import type { AskedParameter } from './parameters.ts'
import type { Session } from './session.ts'

/**
 * Has the connector check its parameters: the pages Connectivity and Global, and others that ask for something. Throws a
 * `TargetError` that says what is wrong.
 */
export async function validate({ legacy, parameters, asked }: Session): Promise<void> {
  for (const [page, pageNumber] of placesOf(asked)) {
    const code = ConfigParameterPage[page]
    check(
      legacy.validateConfigParametersEx === undefined
        ? await legacy.validateConfigParameters?.(parameters, code)
        : await legacy.validateConfigParametersEx(parameters, code, pageNumber),
    )
  }
}

function placesOf(asked: readonly AskedParameter[]): readonly (readonly [AskedParameter['page'], number])[] {
  const always = [{ page: 'Connectivity', pageNumber: 1 } as const, { page: 'Global', pageNumber: 1 } as const]
  const places = [...always, ...asked].map(({ page, pageNumber }) => [page, pageNumber] as const)
  return [...new Map(places.map(place => [place.join(' '), place])).values()]
}

function check(result: ParameterValidationResult | null | undefined): void {
  const code = result?.code ?? ParameterValidationResultCode.Success
  if (code === ParameterValidationResultCode.Success) return
  const { errorParameter, errorMessage } = result ?? {}
  const message = errorMessage || 'the connector does not accept the parameters, and does not say why.'
  throw new TargetError('refused', errorParameter ? `${errorParameter}: ${message}` : message)
}
