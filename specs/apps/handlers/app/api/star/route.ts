export * from '~/lib/star'
