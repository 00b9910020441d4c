import type { Recorder } from './recorder.ts'

/** What of an answer to `fetch` is kept. */
interface Answer {
  readonly status: number
  readonly statusText: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
  readonly url: string
}

/** Headers of an answer that are of no use later, or must not be kept. */
const dropped = new Set(['set-cookie', 'content-encoding', 'content-length', 'transfer-encoding', 'connection', 'date'])
const withoutBody = new Set([101, 204, 205, 304])
/** Tokens and the like that were not in the settings, in JSON and in forms. */
const tokens = 'access_token|refresh_token|id_token|client_secret|client_assertion|assertion|password'
const inJson = new RegExp(`("(?:${tokens})"\\s*:\\s*")[^"]*"`, 'g')
const inForm = new RegExp(`((?:^|[?&])(?:${tokens})=)[^&]*`, 'g')

/** Makes a `fetch` whose questions and answers go through the recorder of the task that is under way. */
export function recordedFetch(original: typeof fetch, recorder: () => Recorder): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const body = textOf(new Uint8Array(await request.clone().arrayBuffer()))
    const asked = {
      fetch: request.method,
      url: withoutTokens(request.url),
      contentType: request.headers.get('content-type'),
      body: typeof body === 'string' ? withoutTokens(body) : body,
    }
    let real: Response | undefined
    const answer = await recorder()(asked, async () => {
      real = await original(request)
      return await answerOf(real.clone())
    })
    return real ?? responseOf(answer)
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const { status, statusText, url } = response
  const body = textOf(new Uint8Array(await response.arrayBuffer()))
  return {
    status,
    statusText,
    headers: Object.fromEntries([...response.headers].filter(([name]) => !dropped.has(name))),
    body: typeof body === 'string' ? withoutTokens(body) : body,
    url: withoutTokens(url),
  }
}

function responseOf({ status, statusText, headers, body, url }: Answer): Response {
  const content = typeof body === 'string' ? body : new Uint8Array(body)
  const response = new Response(withoutBody.has(status) ? null : content, { status, statusText, headers })
  return Object.defineProperty(response, 'url', { value: url })
}

/** Octets as text, where they are UTF-8. */
function textOf(octets: Uint8Array): string | Uint8Array {
  const text = Buffer.from(octets).toString('utf8')
  return Buffer.from(text).equals(octets) ? text : octets
}

function withoutTokens(text: string): string {
  return text.replace(inJson, '$1recorded"').replace(inForm, '$1recorded')
}
