/** Puts a secret where it stays, and tells how a configuration refers to it. */
export interface SecretPlace {
  /** What stands in the configuration for a secret, by the key that it is the value of. */
  put(key: string, value: string): string
}

/** Secrets are left to environment variables, whose names are collected. */
export function inVariables(system: string, names: Set<string>): SecretPlace {
  return {
    put(key) {
      const name = `${system}_${key.replace(/([a-z])([A-Z])/g, '$1_$2')}`.toUpperCase()
      names.add(name)
      return `\${env:${name}}`
    },
  }
}

/** Secrets become files beside the configuration, which are collected by their paths. */
export function inFiles(system: string, files: Map<string, string>): SecretPlace {
  return {
    put(key, value) {
      const path = `secrets/${system}-${key.replaceAll(/[^A-Za-z0-9]+/g, '-')}`
      files.set(path, `${value}\n`)
      return `\${file:./${path}}`
    },
  }
}
