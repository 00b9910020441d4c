/** A figure with its labels, as Prometheus reads it. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/gy
const samplePattern = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/

/** Reads the text format of Prometheus 0.0.4, strictly: throws for a line that is not in it. */
export function parseExposition(text: string): readonly Sample[] {
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  const types = new Map<string, string>()
  return text.split('\n').flatMap(line => {
    const [, name = '', type = ''] = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line) ?? []
    if (name !== '' && types.has(name)) throw new Error(`${name} has two types`)
    if (name !== '') types.set(name, type)
    if (line === '' || line.startsWith('#')) return []
    const sample = parseSample(line)
    if (!types.has(sample.name) && !types.has(sample.name.replace(/_(?:bucket|sum|count)$/, ''))) {
      throw new Error(`${sample.name} has no type`)
    }
    return [sample]
  })
}

function parseSample(line: string): Sample {
  const [, name, inside = '', written = ''] = samplePattern.exec(line) ?? []
  const value = written === '+Inf' ? Infinity : written === 'Nan' || written === 'NaN' ? Number.NaN : Number(written)
  if (name === undefined || (Number.isNaN(value) && !/^nan$/i.test(written))) throw new Error(`not a sample: ${line}`)
  const labels = [...inside.matchAll(labelPattern)]
  if (labels.map(([whole]) => whole).join('') !== inside) throw new Error(`not labels: ${inside}`)
  return { name, labels: Object.fromEntries(labels.map(([, label = '', text = '']) => [label, text])), value }
}
