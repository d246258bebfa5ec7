export { OpenAccountPage as default } from '#server/account-page'
