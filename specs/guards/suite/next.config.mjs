import { fileURLToPath } from 'node:url'

const workspaceRoot = fileURLToPath(new URL('../../..', import.meta.url))

export default {
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  poweredByHeader: false,
  // Types of broken twins are broken too.
  typescript: { ignoreBuildErrors: true },
  experimental: { authInterrupts: true, useCache: true },
}
