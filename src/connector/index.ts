/** Declares settings. Given along, so that a connector needs no other package. */
export { Type } from 'typebox'
export type * from '../model/change.ts'
export type { Attribute, Kind, ObjectType, Schema } from '../model/schema.ts'
export { suggest } from '../model/suggest.ts'
export { TargetError, type TargetFailure, type TargetFailureKind } from '../model/target-failure.ts'
export { type Cell, type Complex, incomplete, type Scalar, type Value } from '../model/value.ts'
export type * from './contract.ts'
export { defineConnector } from './define.ts'
