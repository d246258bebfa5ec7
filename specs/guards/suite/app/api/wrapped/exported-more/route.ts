import answerAnyOne, { answerSignedIn } from '#server/handlers'
import * as handlers from '#server/handlers'

const handler = handlers.answerAnyone

export { answerSignedIn as GET, handler as POST, answerAnyOne as PUT }
export const DELETE = handlers.answerSignedIn
