const locales = ['en', 'nl']

export default async () => ({
  basePath: '/shop',
  i18n: { locales, defaultLocale: 'en', domains: [{ domain: process.env.DOMAIN ?? 'shop.example', defaultLocale: 'nl' }] },
  pageExtensions: ['page.tsx', 'api.ts'],
  async rewrites() {
    return {
      beforeFiles: [{ source: '/old', destination: '/about' }],
      afterFiles: [
        { source: '/nl/oud', destination: '/about', locale: false, missing: [{ type: 'host', value: 'intern.example' }] },
      ],
      fallback: [{ source: '/:path*', destination: 'https://old.example/:path*', basePath: false }],
    }
  },
  async redirects() {
    return [
      { source: '/gone', destination: '/', permanent: true, has: [{ type: 'cookie', key: 'seen' }] },
      { source: '/sale', destination: '/products', statusCode: 302 },
    ]
  },
})
