const locales = ['en', 'nl']

export default async () => ({
  basePath: '/shop',
  i18n: { locales, defaultLocale: 'en', domains: [{ domain: process.env.DOMAIN ?? 'shop.example', defaultLocale: 'nl' }] },
  pageExtensions: ['page.tsx', 'api.ts'],
  async rewrites() {
    return { beforeFiles: [{ source: '/old', destination: '/about' }], afterFiles: [], fallback: [] }
  },
  async redirects() {
    return [{ source: '/gone', destination: '/', permanent: true, has: [{ type: 'cookie', key: 'seen' }] }]
  },
})
