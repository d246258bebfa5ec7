export { default } from '../../server/only-post'
