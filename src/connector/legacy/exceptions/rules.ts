import { MetadirectoryServicesException } from './root.ts'

/** A rule uses an attribute that it does not declare. */
export class AttributeNotDefinedAsSourceException extends MetadirectoryServicesException {}

/** A rule uses an attribute that was not selected. */
export class AttributeNotInInclusionListException extends MetadirectoryServicesException {}

/** A rule gives no value. */
export class DeclineMappingException extends MetadirectoryServicesException {}

/** A function of a rule failed. */
export class FunctionEvaluationException extends MetadirectoryServicesException {}

/** There is no connected system of that name. */
export class NoSuchManagementAgentException extends MetadirectoryServicesException {}

/** A synchronization rule provisions already. */
export class ProvisioningBySyncRuleException extends MetadirectoryServicesException {}
