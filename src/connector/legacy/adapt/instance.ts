import type { LegacyConnector } from '../interfaces.ts'

const members = [
  'capabilities',
  'getCapabilities',
  'getCapabilitiesEx',
  'getSchema',
  'getConfigParameters',
  'validateConfigParameters',
  'getConfigParametersEx',
  'validateConfigParametersEx',
  'getPartitions',
  'getHierarchy',
  'importDefaultPageSize',
  'importMaxPageSize',
  'openImportConnection',
  'getImportEntries',
  'closeImportConnection',
  'exportDefaultPageSize',
  'exportMaxPageSize',
  'openExportConnection',
  'putExportEntries',
  'closeExportConnection',
  'getConnectionSecurityLevel',
  'openPasswordConnection',
  'setPassword',
  'changePassword',
  'closePasswordConnection',
] as const satisfies readonly (keyof LegacyConnector)[]

/** What no connector of the other kind has: one of these is enough to know a legacy one by. */
const marks = ['getSchema', 'getConfigParameters', 'getImportEntries', 'putExportEntries', 'openPasswordConnection']

type Part = Readonly<Record<string, unknown>>
type Class = new () => Part

/**
 * Whether a module's export is a connector written for ECMA2: a class, an instance, a plain object, or a list of these
 * where the interfaces are spread over several classes.
 */
export function isLegacy(exported: unknown): boolean {
  return partsOf(exported).some(part => marks.some(mark => mark in part))
}

/**
 * The connector with its members, each from the part that has it. Classes are instantiated anew, so that an operation
 * finds no state of another.
 */
export function instantiate(exported: unknown): LegacyConnector {
  const parts = partsOf(exported)
  const whole: Record<string, unknown> = {}
  for (const member of members) {
    const part = parts.find(candidate => member in candidate)
    if (part === undefined) continue
    Object.defineProperty(whole, member, { enumerable: true, get: () => bound(part, member) })
  }
  return whole
}

/** What a connector is called in its description. */
export function nameOf(exported: unknown): string {
  const [first] = Array.isArray(exported) ? (exported as readonly unknown[]) : [exported]
  if (typeof first === 'function') return first.name
  const name = (first as { readonly constructor?: { readonly name?: string } } | null)?.constructor?.name ?? ''
  return name === 'Object' ? '' : name
}

function partsOf(exported: unknown): readonly Part[] {
  if (Array.isArray(exported)) return exported.flatMap(partsOf)
  if (typeof exported === 'function') return isClass(exported) ? [new (exported as unknown as Class)()] : []
  return typeof exported === 'object' && exported !== null ? [exported as Part] : []
}

/** A class, or a constructor from before there were classes. */
function isClass(exported: object): boolean {
  const { prototype } = exported as { readonly prototype?: object }
  if (prototype === undefined) return false
  return Function.prototype.toString.call(exported).startsWith('class') || marks.some(mark => mark in prototype)
}

function bound(part: Part, member: string): unknown {
  const value = part[member]
  return typeof value === 'function' ? (value.bind(part) as unknown) : value
}
