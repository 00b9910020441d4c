/** A place in the write-ahead log, as PostgreSQL writes it: `0/16B3748`. */
export function parseLsn(text: string): bigint | undefined {
  const [, high, low] = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i.exec(text) ?? []
  return high === undefined || low === undefined ? undefined : (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`)
}

export function printLsn(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16)}/${(lsn & 0xffffffffn).toString(16)}`.toUpperCase()
}

/**
 * Tells which transactions a snapshot sees, by the low 32 bits of their numbers. `seen` is what `pg_current_snapshot()`
 * gives: `xmin:xmax:xip,xip`.
 */
export function visibility(seen: string): (transaction: number) => boolean {
  const [first = '0', end = '0', running = ''] = seen.split(':')
  const [xmin, xmax] = [BigInt(first), BigInt(end)]
  const open = new Set(
    running
      .split(',')
      .filter(text => text !== '')
      .map(BigInt),
  )
  return transaction => {
    const full = wholeNumber(BigInt(transaction), xmax)
    return full < xmin || (full < xmax && !open.has(full))
  }
}

/** The number with these low 32 bits that is nearest to another. */
function wholeNumber(low: bigint, near: bigint): bigint {
  const wrap = 1n << 32n
  const full = near - (near % wrap) + low
  if (full > near + wrap / 2n) return full - wrap
  return full + wrap / 2n < near ? full + wrap : full
}
