import { Type } from 'typebox'

const limitKeys = {
  count: Type.Integer({ minimum: 0, description: 'More than so many are too many.' }),
  percent: Type.Number({
    minimum: 0,
    maximum: 100,
    description: 'A larger share than this is too many, in percent of what there was.',
  }),
  free: Type.Integer({
    minimum: 0,
    description: 'So few are never too many, whatever share of a small system they are.',
  }),
}

function limit(
  defaults: { readonly count: number; readonly percent: number; readonly free: number },
  description: string,
) {
  return Type.Object(
    {
      count: Type.Integer({ ...limitKeys.count, default: defaults.count }),
      percent: Type.Number({ ...limitKeys.percent, default: defaults.percent }),
      free: Type.Integer({ ...limitKeys.free, default: defaults.free }),
    },
    { default: {}, description, examples: [defaults] },
  )
}

/** What keeps an import from taking away too much. */
export const guards = Type.Object(
  {
    shortRead: Type.Number({
      default: 80,
      minimum: 0,
      maximum: 100,
      description:
        'A full import that reads a smaller share than this of what the last good one read, in percent and for each object type, deletes nothing: the source answered, but with less. 0 switches it off, except for a source with nothing at all.',
    }),
    deletes: limit(
      { count: 500, percent: 10, free: 10 },
      'How many entries of an object type an import may delete. Over it nothing is deleted, and a plan is kept for approval.',
    ),
    objectTypes: Type.Record(Type.String(), Type.Partial(Type.Object(limitKeys)), {
      default: {},
      description: 'Other limits for the deletes of some object types.',
      examples: [{ group: { count: 5 } }],
    }),
    memberships: limit(
      { count: 5000, percent: 20, free: 50 },
      'How many members (values of multi-valued references) an import may take out of the groups of an object type. Over it none is taken out, and a plan is kept for approval.',
    ),
  },
  { default: {}, description: 'What keeps an import from taking away too much.' },
)
