import { fileURLToPath } from 'node:url'
import type { NextConfig } from 'next'

/** Packages are installed in the workspace's root; named here so that Next need not guess between lock files. */
const workspaceRoot = fileURLToPath(new URL('..', import.meta.url))

const config: NextConfig = {
  turbopack: { root: workspaceRoot },
  outputFileTracingRoot: workspaceRoot,
  poweredByHeader: false,
}

export default config
