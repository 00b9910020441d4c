import type { WriteSyntax } from '../../export/write-syntax.ts'

export const write: WriteSyntax = { maxParameters: 32_766 }
