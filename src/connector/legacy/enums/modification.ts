/** What happens to an entry. */
export const ObjectModificationType = {
  Unconfigured: 0,
  None: 1,
  Add: 2,
  Replace: 3,
  Update: 4,
  Delete: 5,
} as const
/** One of `ObjectModificationType`. */
export type ObjectModificationType = (typeof ObjectModificationType)[keyof typeof ObjectModificationType]

/** What happens to an attribute of an entry. */
export const AttributeModificationType = {
  Unconfigured: 0,
  Add: 1,
  Replace: 2,
  Update: 3,
  Delete: 4,
} as const
/** One of `AttributeModificationType`. */
export type AttributeModificationType = (typeof AttributeModificationType)[keyof typeof AttributeModificationType]

/** What happens to one value of an attribute. */
export const ValueModificationType = {
  Unconfigured: 0,
  Add: 1,
  Delete: 2,
} as const
/** One of `ValueModificationType`. */
export type ValueModificationType = (typeof ValueModificationType)[keyof typeof ValueModificationType]
