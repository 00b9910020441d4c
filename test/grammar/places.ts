/** A tree as plain data without where its nodes stand, for comparing what was read from two texts. */
export function withoutPlaces(node: unknown): unknown {
  const text = JSON.stringify(node, (key, value: unknown) => {
    if (key === 'start' || key === 'end' || key === 'nameAt') return undefined
    return typeof value === 'bigint' ? `${value}n` : value
  })
  return text === undefined ? undefined : JSON.parse(text)
}
