import { defineFunction, EvaluationError } from './define.ts'

export const defaultDomain = defineFunction({
  name: 'DefaultDomain',
  params: [],
  returns: 'text',
  reads: ['domain'],
  doc: "The name of the tenant's default verified domain; an error when there is none.",
  examples: [{ expression: 'DefaultDomain()', gives: 'example.com' }],
  run: context => {
    if (context.defaultDomain === null) {
      throw new EvaluationError('no-default-domain', 'The tenant has no default verified domain.')
    }
    return context.defaultDomain
  },
})
