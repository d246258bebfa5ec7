export { GET, create as POST } from '~/lib/handlers'
