import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTracing, type TracingOptions } from '../../../src/host/telemetry/open-tracing.ts'
import { type Tracing, untraced } from '../../../src/host/telemetry/tracing.ts'
import type { Change } from '../../../src/model/change.ts'
import { configuration } from '../../runtime/site.ts'
import { ObservedHost } from '../observed.ts'
import { Collector, plainAttributes } from './collector.ts'

let collector: Collector
let told: (string | null)[]
beforeEach(async () => {
  collector = await Collector.start()
  told = []
})
afterEach(async () => {
  await collector.close()
})

async function tracing(environment: TracingOptions['environment'], headers = {}): Promise<Tracing> {
  const settings = Object.keys(environment).length === 0 ? { endpoint: collector.url, headers } : undefined
  const mask = (text: string): string => text.replaceAll('swordfish', '***')
  return await openTracing(settings, { version: '1.2.3', environment, mask, tell: problem => told.push(problem) })
}

describe('spans of a running host', () => {
  let observed: ObservedHost
  beforeEach(() => {
    observed = new ObservedHost()
  })
  afterEach(async () => {
    await observed.close()
  })

  test('tell its runs with their steps, and its requests below those of the client', async () => {
    const host = await observed.open(`telemetry: { endpoint: "${collector.url}" }`)
    await host.observe('hr').run('nightly', async () => await observed.import())
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await observed.scim('/Users?filter=userName%20eq%20%22ann@x%22', { traceparent })
    await observed.scim('/Users', { traceparent: traceparent.replace(/01$/, '00') })
    await host.close()

    const [step, run, request, ...more] = collector.spans
    expect(more).toEqual([])
    expect(run).toMatchObject({ name: 'run', kind: 1, status: { code: 0 } })
    expect(run).not.toHaveProperty('parentSpanId')
    expect(plainAttributes(run?.attributes ?? [])).toEqual({ 'ecmahost.system': 'hr', 'ecmahost.profile': 'nightly' })
    expect(step).toMatchObject({ name: 'full import', traceId: run?.traceId, parentSpanId: run?.spanId })
    expect(plainAttributes(step?.attributes ?? [])).toMatchObject({
      'ecmahost.system': 'hr',
      'ecmahost.run': '1',
      'ecmahost.outcome': 'completed',
      'ecmahost.added': '3',
      'ecmahost.dry_run': false,
    })
    expect(BigInt(step?.endTimeUnixNano ?? 0)).toBeGreaterThan(BigInt(step?.startTimeUnixNano ?? 0))
    expect(BigInt(step?.startTimeUnixNano ?? 0)).toBeGreaterThanOrEqual(BigInt(run?.startTimeUnixNano ?? 0))
    expect(request).toMatchObject({
      name: 'GET /scim/:system/:endpoint',
      kind: 2,
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
    })
    expect(JSON.stringify(collector.requests)).not.toContain('ann@x')
    expect(collector.requests[0]).toMatchObject({ url: '/v1/traces', headers: { 'content-type': 'application/json' } })
  })

  test('tell each batch of an export, below its step', async () => {
    const flows = 'userName: userName'
    const host = await observed.open(`telemetry: { endpoint: "${collector.url}" }`, {
      files: {
        'ecmahost.yaml': configuration('memory', '{ file: ./directory.json }'),
        'directory.json': '{}',
        'hr.yaml': `objectTypes: { person: { resource: User, flows: { ${flows} } } }`,
      },
    })
    await observed.import()
    const changes = ['1', '2', '3'].map(
      (id): Change => ({ kind: 'add', objectType: 'person', anchor: [id], attributes: { id, userName: `u${id}` } }),
    )
    await host.systems.get('hr')?.export({ changes })
    await host.close()
    const step = collector.spans.find(({ name }) => name === 'export')
    const batches = collector.spans.filter(({ name }) => name === 'export batch')
    expect(batches).toMatchObject([{ parentSpanId: step?.spanId, traceId: step?.traceId }])
    expect(plainAttributes(batches[0]?.attributes ?? [])).toEqual({
      'ecmahost.system': 'hr',
      'ecmahost.object_type': 'person',
      'ecmahost.changes': '3',
    })
  })

  test('tell why a run failed', async () => {
    const host = await observed.open(`telemetry: { endpoint: "${collector.url}" }`)
    await observed.import()
    observed.site.write({ 'people.csv': '' })
    await host.systems.get('hr')?.import({ mode: 'full' })
    await host.close()
    expect(collector.spans).toMatchObject([{ status: { code: 0 } }, { name: 'full import', status: { code: 2 } }])
    expect(collector.spans[1]?.status.message).toContain('people.csv')
  })
})

describe('a batch within a step within a run', () => {
  test('each is below the other, also when runs go on at the same time', async () => {
    const spans = await tracing({})
    const run = async (name: string): Promise<void> => {
      const outer = spans.begin(name)
      await spans.within(outer, async () => {
        await Promise.resolve()
        const inner = spans.begin(`in ${name}`)
        await spans.within(inner, async () => await Promise.resolve())
        inner.end()
      })
      outer.end()
    }
    await Promise.all([run('a'), run('b')])
    await spans.close()
    for (const name of ['a', 'b']) {
      const outer = collector.spans.find(span => span.name === name)
      expect(collector.spans.find(span => span.name === `in ${name}`)).toMatchObject({
        parentSpanId: outer?.spanId,
        traceId: outer?.traceId,
      })
    }
    expect(new Set(collector.spans.map(({ spanId }) => spanId)).size).toBe(4)
  })
})

describe('the collector', () => {
  test('is told who sends, with the headers it asks for', async () => {
    const spans = await tracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20abc,x-tenant=t1',
      OTEL_SERVICE_NAME: 'hosts',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test,service.name=other',
    })
    spans.begin('x').end()
    await spans.close()
    expect(collector.requests[0]).toMatchObject({
      url: '/v1/traces',
      headers: { authorization: 'Basic abc', 'x-tenant': 't1' },
    })
    expect(plainAttributes(collector.requests[0]?.body.resourceSpans[0]?.resource.attributes ?? [])).toEqual({
      'service.name': 'hosts',
      'service.version': '1.2.3',
      'deployment.environment': 'test',
    })
  })

  test.each([
    [
      'the endpoint for traces is used as it is',
      (url: string) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/own` }),
      ['/own'],
    ],
    [
      'nothing is sent where the SDK is disabled',
      (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: 'true' }),
      [],
    ],
    [
      'nothing is sent where no traces are wanted',
      (url: string) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_TRACES_EXPORTER: 'none' }),
      [],
    ],
  ])('%s', async (_, environment, urls) => {
    const spans = await tracing(environment(collector.url))
    spans.begin('x').end()
    await spans.close()
    expect(collector.requests.map(({ url }) => url)).toEqual(urls)
  })

  test('is shown no secrets', async () => {
    const spans = await tracing({})
    const span = spans.begin('login swordfish', { attributes: { path: 'cn=swordfish' } })
    span.end('swordfish was refused')
    await spans.close()
    expect(JSON.stringify(collector.requests)).not.toContain('swordfish')
    expect(collector.spans[0]).toMatchObject({ name: 'login ***', status: { message: '*** was refused' } })
  })

  test('that asks for patience gets the same again; that refuses does not', async () => {
    const spans = await tracing({})
    collector.status = 400
    for (let at = 0; at < 512; at++) spans.begin(`a${at}`).end()
    await spans.close()
    expect(collector.requests).toHaveLength(1)
    expect(told).toEqual(['it answered 400'])
  })

  test('that is gone is told once and stops nothing', async () => {
    const gone = await Collector.start()
    const { url } = gone
    await gone.close()
    const spans = await tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: url })
    for (let at = 0; at < 5_000; at++) spans.begin(`a${at}`).end()
    await spans.close()
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/ECONNREFUSED/)
  })

  test('gets many spans in several requests', async () => {
    const spans = await tracing({})
    for (let at = 0; at < 1_300; at++) spans.begin(`a${at}`).end()
    await spans.close()
    expect(collector.spans).toHaveLength(1_300)
    expect(collector.requests).toHaveLength(3)
  })
})

describe('where nobody wants spans', () => {
  test('none are made', async () => {
    const spans = await openTracing(undefined, {
      version: '1',
      environment: {},
      mask: text => text,
      tell: () => undefined,
    })
    expect(spans).toBe(untraced)
  })

  test('no code for them is loaded', () => {
    const program = `
      import { registerHooks } from 'node:module'
      const loaded = []
      registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
      const { openTracing } = await import('./src/host/telemetry/open-tracing.ts')
      await openTracing(undefined, { version: '1', environment: {}, mask: String, tell() {} })
      console.log(loaded.filter(url => /opentelemetry|exporter|span/.test(url)).length, loaded.length > 0)`
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
    expect(stdout).toBe('0 true\n')
  })
})

test('spans go to the SDK of the process where it has one', () => {
  const program = `
    import { trace } from '@opentelemetry/api'
    const names = []
    const startSpan = (name, { kind }) => {
      names.push([name, kind])
      return { spanContext: () => ({}), setAttributes() {}, setStatus: ({ code }) => names.push(code), end: () => names.push('end') }
    }
    trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) })
    const { openTracing } = await import('./src/host/telemetry/open-tracing.ts')
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }
    const tracing = await openTracing(undefined, { version: '1', environment, mask: String, tell() {} })
    tracing.begin('a', { isRequest: true }).end('why')
    await tracing.close()
    console.log(JSON.stringify(names))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(stdout)).toEqual([['a', 1], 2, 'end'])
})
