export const HEAD = async () => new Response()
export * from '~/lib/nowhere'
