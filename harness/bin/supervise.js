#!/usr/bin/env node
/**
 * Runs one command in a process group of its own and ends the whole group when the parent goes away, however it
 * goes: the parent holds the other end of our standard input, and the kernel closes it even on SIGKILL.
 * Plain JavaScript: it must start from a source checkout and from the published package alike.
 *
 * usage: supervise.js '{"command":"…","shell":true}' | '{"file":"…","args":["…"]}'
 */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

const TERM_GRACE_MS = 3000
const posix = process.platform !== 'win32'
const job = JSON.parse(process.argv[2])

const child = job.shell
  ? spawn(job.command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'], detached: posix })
  : spawn(job.file, job.args, { stdio: ['ignore', 'inherit', 'inherit'], detached: posix })

function signalGroup(signal) {
  try {
    if (posix) process.kill(-child.pid, signal)
    else spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' })
  } catch {
    // ESRCH: the group is gone already.
  }
}

let ending = false
function end() {
  if (ending) return
  ending = true
  signalGroup('SIGTERM')
  setTimeout(() => {
    signalGroup('SIGKILL')
    process.exit(143)
  }, TERM_GRACE_MS).unref()
}

process.stdin.on('end', end).on('close', end).on('error', end).resume()
process.on('SIGTERM', end)
process.on('SIGHUP', end)
// Ctrl-C reaches every process of the terminal's foreground group: the parent decides what ends, and when.
process.on('SIGINT', () => {})

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exit(127)
})
child.on('exit', (code, signal) => {
  signalGroup('SIGKILL') // whatever the command left behind in its group
  process.exit(code ?? 128 + (constants.signals[signal] ?? 0))
})
