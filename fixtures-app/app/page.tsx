import Link from 'next/link'
import { urls } from '@/lib/urls'

const REASONS = [
  {
    title: 'Projects that explain themselves',
    text: 'One page a project, with the decisions beside the work. Whoever joins late reads why, not only what.',
  },
  {
    title: 'Documents with an owner',
    text: 'Everybody in your organization reads. The owner and your admins write. Nobody has to guess who may fix a page.',
  },
  {
    title: 'Walls between organizations',
    text: 'Another organization does not get “forbidden”. It gets “not found”, on every page and every call.',
  },
]

const ROWS = [
  { what: 'Read a project', marks: ['—', '●', '●', '—'] },
  { what: 'Rename a project', marks: ['—', '—', '●', '—'] },
  { what: 'Edit your own document', marks: ['—', '●', '●', '—'] },
  { what: 'Edit any document', marks: ['—', '—', '●', '—'] },
]

export default function HomePage() {
  return (
    <>
      <section className="grid items-center gap-12 py-6 md:grid-cols-[1.1fr_1fr]">
        <div>
          <h1 className="text-4xl leading-[1.1] font-semibold sm:text-5xl">
            Know what you are working on, and who can see it.
          </h1>
          <p className="mt-5 max-w-md text-lg text-stone-600">
            Northwind keeps the projects and documents of your organization in one calm place, behind walls you can
            check.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href={urls.signUp} className="button">
              Start free
            </Link>
            <Link href="/pricing" className="button-quiet">
              See pricing
            </Link>
          </div>
        </div>
        <AccessTable />
      </section>
      <section className="mt-16 grid gap-6 md:grid-cols-3">
        {REASONS.map((reason) => (
          <article key={reason.title} className="border-pine border-t-2 pt-4">
            <h2 className="text-lg font-semibold">{reason.title}</h2>
            <p className="mt-2 text-sm leading-relaxed text-stone-600">{reason.text}</p>
          </article>
        ))}
      </section>
    </>
  )
}

function AccessTable() {
  return (
    <figure className="card max-sm:p-4 overflow-x-auto">
      <figcaption className="mb-4 text-sm font-medium text-stone-500">Who may do what in a workspace</figcaption>
      <table className="w-full text-sm">
        <thead className="text-left text-xs text-stone-500">
          <tr>
            <th scope="col" className="pb-2 font-medium" />
            {['Guest', 'Member', 'Admin', 'Other org'].map((who) => (
              <th key={who} scope="col" className="px-1.5 pb-2 text-center font-medium whitespace-nowrap">
                {who}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map((row) => (
            <tr key={row.what} className="border-t border-stone-100">
              <th scope="row" className="py-2.5 pr-2 text-left font-normal">
                {row.what}
              </th>
              {row.marks.map((mark, index) => (
                <td key={index} className={`py-2.5 text-center ${mark === '●' ? 'text-pine' : 'text-stone-300'}`}>
                  {mark}
                  <span className="sr-only">{mark === '●' ? 'allowed' : 'not allowed'}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
}
