import { Fragment } from 'preact'
import type { Report, WebhookReport } from '../../access/index.ts'
import { clean, plural } from '../text.ts'
import {
  place,
  probingLine,
  requestLine,
  SCENARIO_MARKS,
  seconds,
  stood,
  stoodOf,
  troubles,
  type Trouble,
} from '../words.ts'
import { renderRouteMap } from '../route-map.ts'
import { isWindowed } from './data.ts'
import { EntryName, Rich } from './text.tsx'

export function Webhooks({ webhooks }: { webhooks: WebhookReport[] }) {
  if (webhooks.length === 0) return null
  return (
    <section id="webhooks" aria-labelledby="webhooks-title">
      <h2 id="webhooks-title">
        Webhooks <span class="muted">{webhooks.length}</span>
      </h2>
      {webhooks.map((webhook) => (
        <article class="webhook" key={webhook.entry}>
          <h3 class="mono">
            <EntryName id={webhook.entry} />
          </h3>
          <p class="muted small">
            {webhook.provider} · <span class="mono">{clean(place(webhook))}</span>
          </p>
          {webhook.skipped === undefined ? null : <p class="note">Not replayed: {clean(webhook.skipped)}</p>}
          {webhook.scenarios.length === 0 ? null : <p class="small">{stoodOf(webhook)}</p>}
          <ul class="scenarios">
            {troubles(webhook).map((trouble) => (
              <TroubleItem key={trouble.first.id} {...trouble} />
            ))}
          </ul>
          {stood(webhook).map(([group, scenarios]) => (
            <details key={group}>
              <summary>
                <span aria-hidden="true">{SCENARIO_MARKS.ok}</span> {group}: {scenarios.length}
              </summary>
              <ul class="scenarios">
                {scenarios.map((scenario) => (
                  <li key={scenario.id} class="ok">
                    <span class="state">
                      <span aria-hidden="true">{SCENARIO_MARKS.ok}</span> ok
                    </span>
                    <span>
                      {clean(scenario.title)}
                      <span class="muted small detail">{clean(scenario.why)}</span>
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
        </article>
      ))}
    </section>
  )
}

function TroubleItem({ state, first, same }: Trouble) {
  return (
    <li class={state}>
      <span class="state">
        <span aria-hidden="true">{SCENARIO_MARKS[state]}</span> {state}
      </span>
      <span>
        {clean(first.title)}
        <span class="muted small detail">
          expected {first.expected}, saw {first.observed}, status {first.status ?? 'none'} – {clean(first.why)}
        </span>
        {state === 'failed' ? <span class="small detail">{clean(first.risk)}</span> : null}
        {state === 'failed' && first.request ? (
          <span class="mono small detail">{clean(requestLine(first.request))}</span>
        ) : null}
        {same.length === 0 ? null : (
          <span class="muted small detail">
            The same of {plural(same.length, 'other')}: {same.map(clean).join(', ')}
          </span>
        )}
      </span>
    </li>
  )
}

export function Variants({ report: { probes, probing } }: { report: Report }) {
  if (probes.length === 0 && probing === undefined) return null
  const wrong = probes.filter(({ ok }) => !ok)
  const shown = [...wrong, ...probes.filter(({ ok }) => ok)]
  return (
    <section id="variants" aria-labelledby="variants-title">
      <h2 id="variants-title">
        Bypass variants <span class="muted">{(probing?.requests ?? 0) + probes.length}</span>
      </h2>
      <p class="muted">
        What is closed, asked for in other ways: {wrong.length === 0 ? 'none' : wrong.length} let someone in.
        {probing === undefined ? null : ` ${probingLine(probing)}.`}
      </p>
      {probing === undefined ? null : (
        <details>
          <summary>What was asked, by variant</summary>
          <ul class="variants small">
            {Object.entries(probing.variants).map(([name, { asked, failed }]) => (
              <li key={name} class={failed > 0 ? 'bad' : ''}>
                {clean(name)}: {asked}
                {failed > 0 ? `, ${failed} let in` : ''}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div class="scroller short" tabIndex={0} role="region" aria-labelledby="variants-title">
        <table class="plain">
          <thead>
            <tr>
              <th scope="col">Result</th>
              <th scope="col">Request</th>
              <th scope="col">Variant</th>
              <th scope="col">As</th>
              <th scope="col">Expected</th>
              <th scope="col">Seen</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, 300).map((probe, index) => (
              <tr key={index}>
                <td class={probe.ok ? 'ok' : 'bad'}>{probe.ok ? '✓ ok' : '✗ failed'}</td>
                <td class="mono">{clean(probe.request)}</td>
                <td>{clean(probe.variant)}</td>
                <td>{clean(probe.identity)}</td>
                <td>{probe.expected}</td>
                <td>{probe.observed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** In a page that is not large already: the picture alone is `--format svg`. */
export function RouteMap({ report }: { report: Report }) {
  if (report.entries.length === 0 || isWindowed(report)) return null
  return (
    <section id="map" aria-labelledby="map-title">
      <h2 id="map-title">Route map</h2>
      <details>
        <summary>The tree of paths, by who gets in</summary>
        <div
          class="scroller"
          tabIndex={0}
          role="region"
          aria-labelledby="map-title"
          dangerouslySetInnerHTML={{ __html: renderRouteMap(report) }}
        />
      </details>
    </section>
  )
}

export function Identities({ report }: { report: Report }) {
  return (
    <section id="identities" aria-labelledby="identities-title">
      <h2 id="identities-title">
        Identities <span class="muted">{report.identities.length}</span>
      </h2>
      <dl class="identities">
        {report.identities.map((identity) => (
          <div key={identity.name}>
            <dt>{clean(identity.name)}</dt>
            <dd>{clean(identity.description)}</dd>
            <dd class="muted small">
              {[
                ...(identity.userId === null ? [] : [identity.userId]),
                ...(identity.role === null ? [] : [`role ${identity.role}`]),
                ...(identity.org === null ? [] : [`${identity.org.role} of ${identity.org.slug}`]),
                ...(identity.org?.permissions ?? []),
              ]
                .map(clean)
                .join(' · ')}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

export function Problems({ problems }: { problems: Report['problems'] }) {
  if (problems.length === 0) return null
  return (
    <section id="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">
        Problems of the run <span class="muted">{problems.length}</span>
      </h2>
      <ul class="problems">
        {problems.map((problem, index) => (
          <li key={index}>
            <strong>{clean(problem.message)}</strong> <code>{clean(problem.code)}</code>
            <br />
            <Rich text={problem.help} />
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Run({ report }: { report: Report }) {
  const { app, proxy, timing } = report
  const rows: [string, string][] = [
    ['Command', `routewarden ${report.command}`],
    ['Started', report.startedAt],
    ['App', `${app.name} (${app.root})`],
    ['Routers', app.routers.join(', ') || 'none'],
    ['Base path', app.basePath || 'none'],
    ['Locales', app.i18n === null ? 'none' : `${app.i18n.locales.join(', ')} (default ${app.i18n.defaultLocale})`],
    ['Proxy', proxy.file ?? 'none'],
    ['Proxy runs', proxy.runs === null ? 'unknown' : proxy.runs ? 'yes' : 'no'],
    ['Proxy judged by', proxy.evaluatedBy],
    ['Build', seconds(timing.buildMs)],
    ['Requests', `${report.summary.requests} in ${seconds(timing.probeMs)}`],
    ['Total', seconds(timing.totalMs)],
  ]
  return (
    <section id="run" aria-labelledby="run-title">
      <h2 id="run-title">Run</h2>
      <dl class="facts run">
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{clean(value)}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  )
}
