import { ExtensionException } from './root.ts'

/** An entry was not exported. */
export class EntryExportException extends ExtensionException {
  override readonly kind = 'refused'
  override readonly runResult = 'object-error'
}

/** An entry was not exported, and none after it can be. */
export class FatalEntryExportException extends ExtensionException {
  override readonly kind = 'refused'
  override readonly runResult = 'stopped-extension'
}

/** There is an entry of that name. */
export class ObjectAlreadyExistsException extends ExtensionException {
  override readonly kind = 'exists'
}

/** There is no such entry. */
export class ObjectNotFoundException extends ExtensionException {
  override readonly kind = 'absent'
}

/** There is no such entry. */
export class NoSuchObjectException extends ExtensionException {
  override readonly kind = 'absent'
}

/** The entry that another is to stand below is not there. */
export class MissingParentObjectException extends ExtensionException {
  override readonly kind = 'reference'
}

/** A text is no distinguished name. */
export class InvalidDNException extends ExtensionException {
  override readonly kind = 'value'
  override readonly attribute = '-dn-'
}

/** An attribute has more values than it may have. */
export class TooManyValuesException extends ExtensionException {
  override readonly kind = 'value'
}

/** The connected system has no entries of that object type. */
export class ObjectTypeNotSupportedException extends ExtensionException {
  override readonly kind = 'refused'
}

/** There is no such object type. */
export class NoSuchObjectTypeException extends ExtensionException {}

/** There is no such object class. */
export class NoSuchClassException extends ExtensionException {}

/** There is no such attribute. */
export class NoSuchAttributeException extends ExtensionException {}

/** The object type has no such attribute. */
export class NoSuchAttributeInObjectTypeException extends ExtensionException {}

/** The entry has no value of an attribute. */
export class AttributeNotPresentException extends ExtensionException {}

/** The entry cannot have an attribute. */
export class AttributeDoesNotExistOnObjectException extends ExtensionException {}
