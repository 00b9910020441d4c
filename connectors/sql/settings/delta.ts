import { Type } from 'typebox'

/** How a delta import finds out what has changed. */
export const deltaSettings = Type.Object(
  {
    method: Type.Enum(['watermark', 'triggers', 'log', 'tracking', 'compare'], {
      description:
        '`watermark`: rows whose watermark column has grown; does not see what was deleted. `triggers`: a table that triggers write changes to. `log`: PostgreSQL, logical replication. `tracking`: SQL Server, change tracking. `compare`: everything is read and compared.',
    }),
    overlapSeconds: Type.Optional(
      Type.Integer({
        default: 300,
        minimum: 0,
        maximum: 604_800,
        description:
          '`watermark`: rows are read again from so long before the last watermark on, because a transaction may commit that late. For columns that hold times, also as text; days are read again as a whole.',
      }),
    ),
    overlapCount: Type.Optional(
      Type.Integer({ default: 1000, minimum: 0, description: 'The same for columns that hold numbers.' }),
    ),
    table: Type.Optional(
      Type.String({ minLength: 1, default: 'ecmahost_changes', description: '`triggers`: the table they write to.' }),
    ),
    lateSeconds: Type.Optional(
      Type.Integer({
        default: 3600,
        minimum: 0,
        maximum: 604_800,
        description:
          '`triggers`: how long a transaction may take to commit and still be seen, where the database does not tell which are open.',
      }),
    ),
    slot: Type.Optional(
      Type.String({
        pattern: '^[a-z0-9_]{1,63}$',
        form: 'small letters, digits and _',
        default: 'ecmahost',
        description: '`log`: the replication slot. Every system, and every host, needs one of its own.',
      }),
    ),
    publication: Type.Optional(
      Type.String({ minLength: 1, default: 'ecmahost', description: '`log`: the publication of the tables.' }),
    ),
    maxLagMiB: Type.Optional(
      Type.Integer({
        default: 10_240,
        minimum: 1,
        description:
          '`log`: a slot that keeps the database from removing more than this is given up, and a full import begins a new one.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'How a delta import finds out what has changed. By default `watermark` where a watermark column is named anywhere, and `compare` otherwise. What `triggers`, `log` and `tracking` need is made by `ecmahost connector sql install-triggers`.',
  },
)
