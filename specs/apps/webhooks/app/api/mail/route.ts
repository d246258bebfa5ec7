import { Webhook } from 'standardwebhooks'

export const POST = async (request: Request) => {
  new Webhook(process.env.MAIL_WEBHOOK_SECRET!).verify(await request.text(), {})
  return new Response('ok')
}
