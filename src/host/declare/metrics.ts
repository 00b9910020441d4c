import { Type } from 'typebox'

/** Who may read the figures of a running host. */
export const metrics = Type.Object(
  {
    enabled: Type.Boolean({
      default: true,
      description:
        'Serves figures for Prometheus at `/metrics`. Where the host listens on an address that others reach, a `token` is needed too.',
    }),
    token: Type.Optional(
      Type.String({
        minLength: 1,
        pattern: '^[!-~]+$',
        form: 'text without spaces',
        secret: true,
        description: 'The bearer token that who reads `/metrics` must send.',
        examples: ['${file:./secrets/metrics}'],
      }),
    ),
  },
  { default: {}, description: 'The figures of the running host.' },
)
