export { default } from '@/server/old-handler'
