import * as held from '../held'

type FormAction = (form: FormData) => Promise<void>

/** Uses every action of the file, so that the build gives each an id. */
export default function Page() {
  return (
    <ul>
      {Object.entries(held).map(([name, action]) => (
        <li key={name}>
          <form action={action as unknown as FormAction}>
            <button>{name}</button>
          </form>
        </li>
      ))}
    </ul>
  )
}
