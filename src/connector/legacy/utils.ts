const place = { folder: process.cwd() }

/** What ECMA2's `MAUtils` tells. */
export const MAUtils = {
  /** A folder for the connector's files: the one of the configuration file. */
  get maFolder(): string {
    return place.folder
  },
} as const

/** Says which folder `MAUtils.maFolder` is, for the operation that follows. */
export function setFolder(folder: string): void {
  place.folder = folder
}
