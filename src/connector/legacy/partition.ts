/** A part of a connected system that is imported by itself. */
export class Partition {
  readonly identifier: string
  readonly dn: string
  readonly name: string
  hiddenByDefault = false

  private constructor(identifier: string, dn: string, name: string) {
    this.identifier = identifier
    this.dn = dn
    this.name = name
  }

  /** @param identifier a GUID */
  static create(identifier: string, dn: string, name: string = dn): Partition {
    return new Partition(identifier, dn, name)
  }
}

/** A container of the tree that a connected system keeps its entries in. */
export class HierarchyNode {
  readonly dn: string
  readonly displayName: string

  private constructor(dn: string, displayName: string) {
    this.dn = dn
    this.displayName = displayName
  }

  static create(dn: string, displayName: string): HierarchyNode {
    return new HierarchyNode(dn, displayName)
  }
}
