import type { FunctionDefinition } from './define.ts'

/** Every function of the language, sorted by name. */
export const functions: readonly FunctionDefinition[] = []
