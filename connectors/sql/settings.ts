import { Type } from 'typebox'
import { connectionSettings } from './settings/connection.ts'
import { deltaSettings } from './settings/delta.ts'
import { objectTypeSettings } from './settings/object-type.ts'

export const settings = Type.Object(
  {
    ...connectionSettings,
    timeZone: Type.Optional(
      Type.String({
        minLength: 1,
        default: 'UTC',
        description: 'The zone of times that the database keeps without one, by its IANA name.',
        examples: ['Europe/Berlin'],
      }),
    ),
    delta: Type.Optional(deltaSettings),
    objectTypes: Type.Record(Type.String({ minLength: 1 }), objectTypeSettings, {
      minProperties: 1,
      description: 'The object types and where each is read from.',
    }),
  },
  { additionalProperties: false },
)

export type SqlSettings = Type.Static<typeof settings>
export type { ObjectTypeSettings } from './settings/object-type.ts'
