import { defineFunction } from './define.ts'

export const guid = defineFunction({
  name: 'Guid',
  params: [],
  returns: 'text',
  reads: ['randomness'],
  doc: 'A new random GUID (RFC 9562, version 4), in lower case, with hyphens and without braces.',
  examples: [{ expression: 'Len(Guid())', gives: 36 }],
  run: ({ random }) => {
    const digit = (choices: string) => choices.charAt(Math.floor(random() * choices.length))
    return 'xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx'.replaceAll(/[xv]/g, place =>
      digit(place === 'x' ? '0123456789abcdef' : '89ab'),
    )
  },
})
