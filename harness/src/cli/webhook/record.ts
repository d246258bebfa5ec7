import path from 'node:path'
import { createColors } from 'picocolors'
import { clean, plural } from '../../report/index.ts'
import { EXIT } from '../exit-codes.ts'
import { hasColors } from '../show.ts'
import { isTaken } from './answer.ts'

export interface RecordFlags {
  to: string
  port?: number
  dir: string
  keepSignatures?: boolean
}

export async function record({ to, port, dir, keepSignatures = false }: RecordFlags): Promise<number> {
  const { startRecorder } = await import('../../run/index.ts')
  const { green, red, dim } = createColors(hasColors(process.stdout))
  let count = 0
  const recorder = await startRecorder({
    to,
    dir: path.resolve(dir),
    keepSignatures,
    ...(port === undefined ? {} : { port }),
    onDelivery: ({ file, event, recorded, error }) => {
      const status = recorded.answer?.status ?? null
      if (file !== '') count += 1
      const outcome =
        status === null ? `no answer (${clean(error ?? '')})` : `${status} in ${recorded.answer?.ms ?? 0} ms`
      process.stdout.write(
        `${isTaken({ status }) ? green('✓') : red('✗')} ${clean(event ?? recorded.path ?? '')} ${outcome} ${dim(clean(file))}\n`,
      )
    },
  })
  process.stdout.write(
    `Listening on ${recorder.url}; passing on to ${to}; writing to ${path.resolve(dir)}. Ctrl-C stops.\n`,
  )
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => {
        resolve()
      })
  })
  await recorder.close()
  process.stdout.write(
    `${plural(count, 'delivery', 'deliveries')} recorded. Send them again: routewarden webhook replay ${dir}\n`,
  )
  return EXIT.clean
}
