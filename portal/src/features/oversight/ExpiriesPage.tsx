import { Link } from "@tanstack/react-router";
import type { Expiry } from "../../api/openapi.gen";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { useExpiries } from "./api";
import * as words from "./words";

const SOON_DAYS = 30;

function LeftTag({ expiry }: { expiry: Expiry }) {
  const own = useWords(words).expiries;
  const tone = expiry.days_left < 0 ? "bad" : expiry.days_left <= SOON_DAYS ? "warn" : "good";
  if (expiry.revoked) return <span className="tag plain">{own.revoked}</span>;
  return (
    <span className={`tag ${tone} nowrap`}>
      {expiry.days_left < 0 ? own.over : own.days(numberText(expiry.days_left))}
    </span>
  );
}

/** A new certificate that lies there and cannot be used: nobody else would say so before the old one ends. */
export function RefusedNotice({ rows }: { rows: Expiry[] }) {
  const own = useWords(words).expiries;
  const problem = rows.find((row) => row.problem)?.problem;
  return problem ? (
    <Notice tone="bad" live>
      <p>{own.problem(problem)}</p>
    </Notice>
  ) : null;
}

/** The wall of what runs out: certificates, revocation lists, keys of the log (O17). */
export function ExpiriesPage() {
  const own = useWords(words).expiries;
  const query = useExpiries();
  return (
    <Page title={own.title} lead={own.lead}>
      <Loaded query={query}>
        {(rows) => {
          if (rows.length === 0) return <EmptyState why={own.none} next={own.noneNext} />;
          const live = rows.filter((row) => !row.revoked);
          const over = live.filter((row) => row.days_left < 0).length;
          const soon = live.filter((row) => row.days_left >= 0 && row.days_left <= SOON_DAYS).length;
          return (
            <>
              <p role="status">{own.summary(over, soon)}</p>
              <RefusedNotice rows={rows} />
              <div className="table-wrap">
                <table className="stacked">
                  <thead>
                    <tr>
                      {[own.what, own.name, own.institution, own.left, own.until].map((name) => (
                        <th key={name} scope="col">
                          {name}
                        </th>
                      ))}
                      <td />
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((row) => (
                      <tr key={`${row.kind} ${row.id}`}>
                        <th scope="row">{own.kinds[row.kind] ?? row.kind}</th>
                        <td data-label={own.name}>{row.name}</td>
                        <td data-label={own.institution}>
                          {row.institution === null ? (
                            "–"
                          ) : (
                            <Link to="/kurumlar/$number" params={{ number: String(row.institution) }}>
                              {row.institution}
                            </Link>
                          )}
                        </td>
                        <td data-label={own.left}>
                          <LeftTag expiry={row} />
                        </td>
                        <td data-label={own.until} className="numbers">
                          {momentText(row.until)}
                        </td>
                        <td>
                          {row.revoked ? null : (
                            <Link
                              to="/anahtarlar/yenile/$kind/$id"
                              params={{ kind: row.kind, id: row.id }}
                              search={{ bitis: row.until }}
                              aria-label={own.renewOf(`${own.kinds[row.kind] ?? row.kind} ${row.name}`)}
                            >
                              {own.renew}
                            </Link>
                          )}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
