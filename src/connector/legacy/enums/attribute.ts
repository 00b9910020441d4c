/** What an attribute's values are. */
export const AttributeType = {
  String: 0,
  Integer: 1,
  Reference: 2,
  Binary: 3,
  Boolean: 4,
  Undefined: 5,
} as const
/** One of `AttributeType`. */
export type AttributeType = (typeof AttributeType)[keyof typeof AttributeType]

/** In which direction an attribute flows. */
export const AttributeOperation = {
  ImportExport: 0,
  ExportOnly: 1,
  ImportOnly: 2,
} as const
/** One of `AttributeOperation`. */
export type AttributeOperation = (typeof AttributeOperation)[keyof typeof AttributeOperation]
