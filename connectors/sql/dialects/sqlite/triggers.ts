import type { TriggerSyntax } from '../../delta/trigger-syntax.ts'

export const triggers: TriggerSyntax = { note: '' }
