/** GitHub's push, ping and installation events (GitHub docs: "Webhook events and payloads"). The type is in a header. */
import type { EventBody, EventSample } from '../provider.ts'
import type { Seed } from '../seed.ts'

function account(seed: Seed, login: string): EventBody {
  return {
    login,
    id: seed.number(login),
    node_id: seed.id('U_', 18),
    avatar_url: `https://avatars.githubusercontent.com/u/${seed.number(login)}?v=4`,
    url: `https://api.github.com/users/${login}`,
    html_url: `https://github.com/${login}`,
    type: 'User',
    site_admin: false,
  }
}

function repository(seed: Seed): EventBody {
  const name = `notes-${seed.hex('repo', 6)}`
  return {
    id: seed.number('repository'),
    node_id: seed.id('R_', 18),
    name,
    full_name: `zoe-example/${name}`,
    private: true,
    owner: account(seed, 'zoe-example'),
    html_url: `https://github.com/zoe-example/${name}`,
    description: 'Notes & “quotes”',
    fork: false,
    url: `https://api.github.com/repos/zoe-example/${name}`,
    clone_url: `https://github.com/zoe-example/${name}.git`,
    default_branch: 'main',
    visibility: 'private',
  }
}

function push(seed: Seed): EventBody {
  const person = { name: 'Zoë Example', email: 'zoe@example.com', username: 'zoe-example' }
  const commit = {
    id: seed.hex('after', 40),
    tree_id: seed.hex('tree', 40),
    distinct: true,
    message: 'Say “naïve” as it is spelt',
    timestamp: seed.at.toISOString(),
    author: person,
    committer: person,
    added: [],
    removed: [],
    modified: ['README.md'],
  }
  return {
    ref: 'refs/heads/main',
    before: seed.hex('before', 40),
    after: seed.hex('after', 40),
    repository: repository(seed),
    pusher: { name: 'zoe-example', email: 'zoe@example.com' },
    sender: account(seed, 'zoe-example'),
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    compare: 'https://github.com/zoe-example/notes/compare/main',
    commits: [commit],
    head_commit: commit,
  }
}

function ping(seed: Seed): EventBody {
  return {
    zen: 'Keep it logically awesome.',
    hook_id: seed.number('hook'),
    hook: {
      type: 'Repository',
      id: seed.number('hook'),
      name: 'web',
      active: true,
      events: ['push'],
      config: { content_type: 'json', insecure_ssl: '0', url: 'https://example.com/api/webhooks/github' },
      created_at: seed.at.toISOString(),
      updated_at: seed.at.toISOString(),
    },
    repository: repository(seed),
    sender: account(seed, 'zoe-example'),
  }
}

function installation(seed: Seed): EventBody {
  return {
    action: 'created',
    installation: {
      id: seed.number('installation'),
      account: account(seed, 'zoe-example'),
      app_id: seed.number('app'),
      app_slug: 'example-app',
      target_id: seed.number('zoe-example'),
      target_type: 'User',
      repository_selection: 'selected',
      permissions: { contents: 'read', metadata: 'read' },
      events: ['push'],
      created_at: seed.at.toISOString(),
      updated_at: seed.at.toISOString(),
      suspended_at: null,
    },
    repositories: [{ id: seed.number('repository'), name: 'notes', full_name: 'zoe-example/notes', private: true }],
    requester: null,
    sender: account(seed, 'zoe-example'),
  }
}

export const githubEvents: Record<string, EventSample> = { push, ping, installation }
