/** @type {import('next').NextConfig} */
const nextConfig = { trailingSlash: true, distDir: process.env.DIST ?? '.next' }

module.exports = withNothing(nextConfig)

function withNothing(config) {
  return config
}
