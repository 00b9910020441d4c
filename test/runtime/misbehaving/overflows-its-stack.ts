const down = (depth: number): number => down(depth + 1) + 1

export const connector = {
  settings: {},
  schema: async () => down(0),
}
