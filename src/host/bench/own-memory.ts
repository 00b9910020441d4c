import { readFileSync } from 'node:fs'

const lines = /^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm

/** Resident memory of this process that is no file, in octets; 0 where the system does not tell (Linux does). */
export function ownMemory(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return [...status.matchAll(lines)].reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0)
  } catch {
    // There is no such file, as on any system but Linux.
    return 0
  }
}
