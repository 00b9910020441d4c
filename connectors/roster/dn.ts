/** What all distinguished names of a roster end in. */
const root = 'o=roster'

/** `ou=Sales,o=roster` */
export function departmentDN(department: string): string {
  return `ou=${department.replace(/[\\,=+]/g, '\\$&')},${root}`
}

/** `id=8,ou=Sales,o=roster` */
export function entryDN({ id, department }: { readonly id: number; readonly department: string }): string {
  return `id=${id},${departmentDN(department)}`
}

/** The department that an entry or a partition stands in; `undefined` for a DN that is none of a roster. */
export function departmentOf(dn: string): string | undefined {
  const [, , department] = /^(id=\d+,)?ou=((?:\\.|[^\\,=+])+),o=roster$/i.exec(dn) ?? []
  return department?.replace(/\\(.)/g, '$1')
}
