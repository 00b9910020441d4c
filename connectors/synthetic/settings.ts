import { Type } from 'typebox'

/** The fewest attributes a person has: anchor, name, and the one that changes. */
const fewestAttributes = 3

const percent = (byDefault: number, description: string) =>
  Type.Number({ default: byDefault, minimum: 0, maximum: 100, description })

const churn = Type.Object(
  {
    changed: percent(1, 'The share of the persons that change, in percent.'),
    added: percent(0.1, 'How many come, in percent of `entries`.'),
    removed: percent(0.1, 'How many leave, in percent of `entries`.'),
    members: percent(1, 'The share of each group’s members that give their place to others, in percent.'),
  },
  { default: {}, additionalProperties: false, description: 'What happens from one cycle to the next.' },
)

export const settings = Type.Object(
  {
    entries: Type.Integer({
      default: 100_000,
      minimum: 1,
      maximum: 50_000_000,
      description: 'How many persons there are in cycle 0.',
    }),
    attributes: Type.Integer({
      default: 15,
      minimum: fewestAttributes,
      maximum: 500,
      description: 'How many attributes a person has.',
    }),
    groups: Type.Integer({ default: 100, minimum: 0, maximum: 1_000_000, description: 'How many groups there are.' }),
    members: Type.Integer({
      default: 20,
      minimum: 0,
      maximum: 1_000_000,
      description: 'How many members each group has; everybody where there are fewer persons.',
    }),
    churn,
    cycle: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 1_000_000,
      description: 'How often things have moved on. The same cycle always has the same entries.',
    }),
    cycleFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'A file that holds the cycle, in place of `cycle`: another number in it moves the directory on without a change of the settings, after which nothing would be known.',
        examples: ['./cycle'],
      }),
    ),
    seed: Type.Integer({
      default: 1,
      minimum: 0,
      maximum: 4_294_967_295,
      description: 'Another seed makes other persons.',
    }),
    pages: Type.Enum(['raw', 'rows'], {
      default: 'raw',
      description: 'How persons are handed over: as octets that are decoded when they are asked for, or as values.',
    }),
    pageSize: Type.Integer({
      default: 1_000,
      minimum: 1,
      maximum: 100_000,
      description: 'Persons in a page, unless an import wishes otherwise. A page of groups holds fewer.',
    }),
  },
  { additionalProperties: false },
)

export type SyntheticSettings = Type.Static<typeof settings>
