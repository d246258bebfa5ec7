import type { NextConfig } from 'next'

export default { basePath: '/app', trailingSlash: true } satisfies NextConfig
