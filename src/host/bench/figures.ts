/** Numbers as they are shown, in the report and on the terminal alike. */
export const figures = {
  /** `12,340` */
  count: (value: number): string => Math.round(value).toLocaleString('en'),
  /** `0.82 s` */
  seconds: (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`,
  /** `123 MB` */
  megabytes: (octets: number): string => `${Math.round(octets / 1e6).toLocaleString('en')} MB`,
  /** `61 %` */
  percent: (share: number): string => `${Math.round(share * 100)} %`,
  /** `4.2 µs` */
  micros: (value: number): string => `${value.toFixed(1)} µs`,
  /** `0.93 ×` */
  ratio: (value: number): string => `${value.toFixed(2)} ×`,
} as const
