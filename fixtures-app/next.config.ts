import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

/** Packages are installed in the workspace's root; named here so that Next need not guess between lock files. */
const workspaceRoot = fileURLToPath(new URL('..', import.meta.url))

const config: NextConfig = {
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  poweredByHeader: false,
  // What passes the proxy is cut off after 10 MB by default, and a body that is cut off has another signature: GitHub's
  // deliveries have up to 25 MB. (Next docs: "proxyClientMaxBodySize".)
  experimental: { proxyClientMaxBodySize: '26mb' },
}

export default config
