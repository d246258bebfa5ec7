/** Where a run tells how far it is. The command line shows a spinner on a terminal, plain lines elsewhere. */
export interface Progress {
  /** A new stage begins. */
  phase: (text: string) => void
  /** How far the stage is. */
  step: (done: number, total: number) => void
  /** One line that stays. */
  note: (line: string) => void
}

export const silent: Progress = { phase: () => undefined, step: () => undefined, note: () => undefined }
