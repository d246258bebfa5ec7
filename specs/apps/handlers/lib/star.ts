export const PUT = async () => Response.json({})
export { GET as OPTIONS } from './handlers'
export * from './more'
