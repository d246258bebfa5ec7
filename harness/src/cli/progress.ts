/** Progress on standard error: a spinner on a terminal, plain lines in CI and pipes. Standard output is the report's. */
import type { Progress } from '../progress.ts'

const PLAIN_STEP_MS = 10_000

export interface CliProgress extends Progress {
  end: () => void
}

export async function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Promise<CliProgress> {
  if (quiet) return { phase: () => undefined, step: () => undefined, note: () => undefined, end: () => undefined }
  // A terminal without a width (some containers, `script`) makes ora rub out lines for ever.
  return stream.isTTY && stream.columns > 0 && !process.env['CI'] ? spinner(stream) : plainLines(stream)
}

/** Shown from a stage's second on that is worth waiting for. */
const LEFT_FROM_MS = 5000

/** `, 40 s left`: as fast as so far. */
function left(since: number, done: number, total: number): string {
  const spent = Date.now() - since
  return spent < LEFT_FROM_MS || done === 0 ? '' : `, ${Math.ceil(((spent / done) * (total - done)) / 1000)} s left`
}

const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`

async function spinner(stream: NodeJS.WriteStream): Promise<CliProgress> {
  const { default: ora } = await import('ora')
  const spin = ora({ stream, discardStdin: false })
  let text = ''
  let began = Date.now()
  const close = () => {
    if (spin.isSpinning) spin.succeed(`${text} (${seconds(began)})`)
  }
  return {
    phase: (next) => {
      close()
      text = next
      began = Date.now()
      spin.start(text)
    },
    step: (done, total) => {
      spin.text = `${text} ${done}/${total}${left(began, done, total)}`
    },
    note: (line) => {
      spin.clear()
      stream.write(`  ${line}\n`)
    },
    end: close,
  }
}

function plainLines(stream: NodeJS.WriteStream): CliProgress {
  let text = ''
  let began = Date.now()
  let lastStep = Date.now()
  const close = () => {
    if (text !== '') stream.write(`  done in ${seconds(began)}\n`)
    text = ''
  }
  return {
    phase: (next) => {
      close()
      text = next
      began = lastStep = Date.now()
      stream.write(`${text} …\n`)
    },
    step: (done, total) => {
      if (Date.now() - lastStep < PLAIN_STEP_MS) return
      lastStep = Date.now()
      stream.write(`  ${done}/${total}${left(began, done, total)}\n`)
    },
    note: (line) => stream.write(`  ${line}\n`),
    end: close,
  }
}
