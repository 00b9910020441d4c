import { ParameterValidationResultCode } from './enums/parameter.ts'

/** What became of checking a page of parameters: all is well, unless something else is said. */
export class ParameterValidationResult {
  code: ParameterValidationResultCode
  errorMessage: string
  /** The parameter that is to blame. */
  errorParameter: string

  constructor(
    code: ParameterValidationResultCode = ParameterValidationResultCode.Success,
    errorMessage: string = '',
    errorParameter: string = '',
  ) {
    this.code = code
    this.errorMessage = errorMessage
    this.errorParameter = errorParameter
  }
}
