export interface Post {
  slug: string
  title: string
  date: string
  teaser: string
  paragraphs: string[]
}

/** In code, because three posts need no content system. */
export const posts: Post[] = [
  {
    slug: 'small-teams-long-projects',
    title: 'Small teams, long projects',
    date: '2026-10-12',
    teaser: 'What keeps a project of eighteen months readable for the person who joins in month twelve.',
    paragraphs: [
      'Most projects do not fail on a decision. They fail on nobody remembering it. The person who joins in month twelve reads a board of closed cards and learns what was done, never why.',
      'We keep one page per decision: the question, what we knew, what we chose and what would make us change our mind. It takes ten minutes to write and is read for years.',
      'The page lives in the project and belongs to somebody. A document without an owner is a document nobody dares to correct.',
    ],
  },
  {
    slug: 'who-can-see-this',
    title: 'Who can see this?',
    date: '2026-09-03',
    teaser: 'The question every customer asks in the second meeting, and how we came to answer it with a table.',
    paragraphs: [
      'In the first meeting customers ask what the product does. In the second they ask who can see what they put into it. For a year we answered in sentences. Now we answer with a table: every page, every kind of person, one mark each.',
      'The table is made by a test. It signs in as each kind of person, opens every page and writes down what happened. When a change moves one mark, the change does not ship until somebody has said that this was meant.',
    ],
  },
  {
    slug: 'meetings-that-end',
    title: 'Meetings that end',
    date: '2026-06-21',
    teaser: 'An agenda is a list of questions. When they are answered, go.',
    paragraphs: [
      'Write the agenda as questions. “Launch date” can be talked about for ever; “Do we launch on the 14th?” ends with yes, no, or the name of the person who will find out.',
      'Then the minutes are the answers, and the next meeting is only the questions that are left.',
    ],
  },
]

export function findPost(slug: string): Post | undefined {
  return posts.find((post) => post.slug === slug)
}
