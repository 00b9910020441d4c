/** Declares settings. Given along, so that a connector needs no other package. */
export { Type } from 'typebox'
export type { Attribute, Kind, ObjectType, Schema } from '../model/schema.ts'
export { suggest } from '../model/suggest.ts'
export type * from '../model/value.ts'
export type * from './contract.ts'
export { defineConnector } from './define.ts'
