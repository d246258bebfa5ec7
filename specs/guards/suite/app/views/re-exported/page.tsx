export { default } from '#server/account-page'
