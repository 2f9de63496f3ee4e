import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { get } from "../../api/client";
import type { Credential, CredentialCertificate, Credentials } from "../../api/openapi.gen";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { CredentialKind } from "../console/parts";
import { TechnicianTabs } from "./parts";
import { words } from "./words";

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;

function Own({ credential }: { credential: Credential }) {
  const text = useWords(words);
  const member = useMember();
  const moment = (at: string | null) => momentText(at) || text.never;
  return (
    <section className="card middle" aria-labelledby={`user-${credential.name}`}>
      <h2 id={`user-${credential.name}`}>{credential.name}</h2>
      {credential.old_secret_until ? (
        <Notice tone="warn">
          <p>{text.twoSecrets(momentText(credential.old_secret_until))}</p>
        </Notice>
      ) : null}
      <dl className="summary">
        <div>
          <dt>{text.state}</dt>
          <dd>
            <span className={`tag ${credential.active ? "good" : "bad"}`}>
              {credential.active ? text.active : text.inactive}
            </span>{" "}
            {credential.old_secret_until ? null : text.oneSecret}
          </dd>
        </div>
        <div>
          <dt>{text.lastToken}</dt>
          <dd className="numbers">{moment(credential.last_token_at)}</dd>
        </div>
        <div>
          <dt>{text.lastQuestion}</dt>
          <dd className="numbers">{moment(credential.last_question_at)}</dd>
        </div>
        <div>
          <dt>{text.lastRefused}</dt>
          <dd className="numbers">{moment(credential.last_refused_at)}</dd>
        </div>
        <div>
          <dt>{text.lastAddress}</dt>
          <dd className="numbers">
            {credential.last_address ? (
              <>
                <code>{credential.last_address}</code> {momentText(credential.last_address_at)}
              </>
            ) : (
              text.never
            )}
            <br />
            <span className="hint">{text.lastAddressKept}</span>
          </dd>
        </div>
      </dl>
      {credential.active && member?.institution !== null ? (
        <div className="row">
          <Link to="/yeni/$kind/$act" params={{ kind: "service-credential", act: "rotate" }} className="button">
            {text.rotate}
          </Link>
          <Link
            to="/yeni/$kind/$act"
            params={{ kind: "service-credential", act: "replace-leaked" }}
            className="button bad"
          >
            {text.leaked}
          </Link>
          <Link to="/isler" search={{ tur: "service-credential" }}>
            {text.rotations}
          </Link>
        </div>
      ) : null}
    </section>
  );
}

function CertificateTag({ certificate }: { certificate: CredentialCertificate }) {
  const text = useWords(words);
  if (certificate.revoked_at) return <span className="tag bad">{text.revoked}</span>;
  const days = Math.floor((new Date(certificate.not_after).getTime() - Date.now()) / DAY_MS);
  if (days < 0) return <span className="tag bad">{text.expired}</span>;
  if (days < WARN_DAYS) return <span className="tag warn">{text.expiring(numberText(days + 1))}</span>;
  return <span className="tag good">{text.good}</span>;
}

function All({ own }: { own: Credentials }) {
  const text = useWords(words);
  return (
    <>
      {own.credentials.length === 0 ? (
        <EmptyState why={text.noUser} next={text.noUserNext} />
      ) : (
        own.credentials.map((credential) => <Own key={credential.name} credential={credential} />)
      )}
      <section className="card middle" aria-labelledby="endpoint">
        <h2 id="endpoint">{text.endpoint}</h2>
        <dl className="summary">
          <div>
            <dt>{text.address}</dt>
            <dd>{own.address ? <code>{own.address}</code> : text.noAddress}</dd>
          </div>
          <div>
            <dt>{text.profile}</dt>
            <dd>{text.profiles[own.profile] ?? own.profile}</dd>
          </div>
        </dl>
      </section>
      <section className="card middle" aria-labelledby="certificates">
        <h2 id="certificates">{text.certificates}</h2>
        {own.certificates.length === 0 ? (
          <p>{text.noCertificates}</p>
        ) : (
          <div className="table-wrap">
            <table className="stacked">
              <thead>
                <tr>
                  <th scope="col">{text.subject}</th>
                  <th scope="col">{text.fingerprint}</th>
                  <th scope="col">{text.validity}</th>
                  <th scope="col">{text.state}</th>
                </tr>
              </thead>
              <tbody>
                {own.certificates.map((certificate) => (
                  <tr key={certificate.fingerprint}>
                    <th scope="row">{certificate.subject}</th>
                    <td data-label={text.fingerprint}>
                      <code>{certificate.fingerprint}</code>
                    </td>
                    <td data-label={text.validity} className="numbers">
                      {momentText(certificate.not_before)} – {momentText(certificate.not_after)}
                    </td>
                    <td data-label={text.state}>
                      <CertificateTag certificate={certificate} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

/** What an institution signs in with, when it was last used and until when it is good (K2). */
export function CredentialsPage() {
  const text = useWords(words);
  const query = useQuery({
    queryKey: ["technician-credentials"],
    queryFn: () => get<Credentials>("/api/v1/technician/credentials"),
  });
  return (
    <Page title={text.credentials} lead={text.credentialsLead}>
      <TechnicianTabs />
      <CredentialKind />
      <Loaded query={query}>{(own) => <All own={own} />}</Loaded>
    </Page>
  );
}
