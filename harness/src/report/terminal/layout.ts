import type { createColors } from 'picocolors'
import { wrap } from '../text.ts'

export type Colors = ReturnType<typeof createColors>

export interface ParagraphOptions {
  indent?: number
  /** Printed before the first line, in whatever colours: `leadWidth` says how many columns it takes. */
  lead?: string
  leadWidth?: number
  style?: (text: string) => string
  /** Do later lines begin below the text (default) or below the lead? */
  hang?: boolean
}

/** Word-wrapped lines, none wider than `width`. The text has to be clean; colours go on by `style`. */
export function paragraph(text: string, width: number, options: ParagraphOptions): string[] {
  const { indent = 0, lead = '', leadWidth = 0, style = (line: string) => line, hang = true } = options
  const rest = ' '.repeat(indent + (hang ? leadWidth : 2))
  return wrap(text, width - indent - leadWidth).map((line, index) =>
    index === 0 ? `${' '.repeat(indent)}${lead}${style(line)}` : `${rest}${style(line)}`,
  )
}
