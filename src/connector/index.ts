export type * from '../model/schema.ts'
export type * from '../model/value.ts'
export type * from './contract.ts'
export { defineConnector } from './define.ts'
