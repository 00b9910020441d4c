/** How entries are named: not at all, by a text of any form, or by an LDAP name with its parents. */
export const MADistinguishedNameStyle = {
  None: 0,
  Generic: 1,
  Ldap: 2,
} as const
/** One of `MADistinguishedNameStyle`. */
export type MADistinguishedNameStyle = (typeof MADistinguishedNameStyle)[keyof typeof MADistinguishedNameStyle]

/** In which shape changes are exported. */
export const MAExportType = {
  /** Changed attributes; multi-valued ones by the values that come and go. */
  AttributeUpdate: 1,
  /** Changed attributes with all of their values. */
  AttributeReplace: 2,
  /** Whole entries. */
  ObjectReplace: 3,
  /** Multi-valued references by the values that come and go, other attributes with all of their values. */
  MultivaluedReferenceAttributeUpdate: 5,
} as const
/** One of `MAExportType`. */
export type MAExportType = (typeof MAExportType)[keyof typeof MAExportType]

/** What an export needs an import for, to be sure of. A member whose number is not known stands for itself. */
export const MAObjectConfirmation = {
  Normal: 0,
  NoDeleteConfirmation: 'NoDeleteConfirmation',
  NoAddAndDeleteConfirmation: 'NoAddAndDeleteConfirmation',
} as const
/** One of `MAObjectConfirmation`. */
export type MAObjectConfirmation = (typeof MAObjectConfirmation)[keyof typeof MAObjectConfirmation]

/** Flags: what is done to values before they are compared. */
export const MANormalizations = {
  None: 0,
  Uppercase: 1,
  RemoveAccents: 2,
} as const
/** A combination of `MANormalizations`. */
export type MANormalizations = number
