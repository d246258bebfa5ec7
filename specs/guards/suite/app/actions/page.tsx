import * as given from './arguments'
import * as clients from './clients'
import * as exposed from './exposed'
import * as helped from './helped'
import * as safe from './safe'
import * as session from './session'

type FormAction = (form: FormData) => Promise<void>

/** Uses every action of the folder, so that the build gives each an id. */
export default function Page() {
  const all = [given, clients, exposed, helped, safe, session].flatMap((module) => Object.entries(module))
  return (
    <ul>
      {all.map(([name, action]) => (
        <li key={name}>
          <form action={action as unknown as FormAction}>
            <button>{name}</button>
          </form>
        </li>
      ))}
    </ul>
  )
}
