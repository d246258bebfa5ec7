export { answerSignedIn as GET, answerSignedIn as PUT, answerAnyone as POST, default as DELETE } from '#server/handlers'
