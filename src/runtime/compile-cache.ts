import { fileURLToPath } from 'node:url'

/**
 * The environment of workers. In a checkout most of their start is taking the types out of sources; Node.js keeps what
 * comes of it, if told where. What is published has no types to take out, and gets no cache.
 */
export function workerEnvironment(): NodeJS.ProcessEnv {
  if (!import.meta.url.endsWith('.ts')) return process.env
  const folder = fileURLToPath(new URL('../../node_modules/.cache/ecmahost', import.meta.url))
  return { NODE_COMPILE_CACHE: folder, ...process.env }
}
