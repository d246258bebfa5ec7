import { Fragment } from 'preact'
import { clean } from '../text.ts'

/** Text whose `code` in backticks is shown as code. */
export function Rich({ text }: { text: string }) {
  return (
    <>
      {clean(text)
        .split(/(`[^`]+`)/)
        .map((part, index) => (index % 2 === 1 ? <code key={index}>{part.slice(1, -1)}</code> : part))}
    </>
  )
}

/** An entry point's id with its method set apart. */
export function EntryName({ id }: { id: string }) {
  const [, method = '', rest = ''] = /^(\S+) (.*)$/s.exec(clean(id)) ?? ['', '', clean(id)]
  return (
    <>
      {method === '' ? null : <span class="method">{method} </span>}
      <span class="path">
        {rest.split(/(?<=\/)/).map((part, index) => (
          <Fragment key={index}>
            {index === 0 ? null : <wbr />}
            {part}
          </Fragment>
        ))}
      </span>
    </>
  )
}
