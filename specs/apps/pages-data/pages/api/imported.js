import handler from '../../server/imported'

export default handler
