import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../components/EmptyState";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { optionText } from "../../text/choices";
import { dayText } from "../../text/dates";
import { pathLabel } from "../../text/members";
import { useCases } from "../cases/api";
import { StateTag } from "../cases/parts";
import { leavesOf, titleOf, useInstitution, useServices } from "../services/api";
import { OwnPurposes } from "./OwnPurposes";
import * as words from "./words";
import "./institution.css";

/** What is held now, service by service. */
function Held() {
  const text = useWords(words).extra;
  const institution = useInstitution();
  const services = useServices();
  return (
    <section className="card" aria-labelledby="held">
      <h2 id="held">{text.has}</h2>
      <Loaded query={institution}>
        {({ decision, granted }) =>
          decision ? (
            <>
              {decision.valid_until ? <p>{text.until(dayText(decision.valid_until))}</p> : null}
              {granted.map((service) => (
                <details key={`${service.service}${service.version}`}>
                  <summary>
                    <span lang="tr">{titleOf(services.data, service)}</span> – {text.fields(leavesOf(service).length)}
                  </summary>
                  <ul lang="tr">
                    {leavesOf(service).map((path) => (
                      <li key={path}>{pathLabel(path)}</li>
                    ))}
                  </ul>
                </details>
              ))}
            </>
          ) : (
            <p>{text.hasNone}</p>
          )
        }
      </Loaded>
    </section>
  );
}

/** Requests for more, where the Kurul stands with them, and what is held already (I15). */
export function ExtraAuthorityPage() {
  const text = useWords(words).extra;
  const all = useText();
  const member = useMember();
  const query = useCases({ kind: "extra-authority" });
  return (
    <Page title={text.title} lead={text.lead}>
      {member?.role === "administrator" ? (
        <p>
          <Link to="/yeni/$kind/$act" params={{ kind: "extra-authority", act: "request" }} className="button primary">
            {text.ask}
          </Link>
        </p>
      ) : null}
      <h2>{text.open}</h2>
      <Loaded query={query}>
        {({ cases }) =>
          cases.length === 0 ? (
            <EmptyState why={text.none} next={text.noneNext} />
          ) : (
            <ul className="section-list card">
              {cases.map((each) => (
                <li key={each.id}>
                  <Link to="/isler/$id" params={{ id: each.id }} aria-label={`${all.queue.number}: ${each.number}`}>
                    {each.number}
                  </Link>
                  <StateTag subject={each} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Held />
    </Page>
  );
}

/** Purposes of the decision, their legal basis, and what may be asked for each (I16). */
export function PurposesPage() {
  const text = useWords(words).purposes;
  const member = useMember();
  const institution = useInstitution();
  const services = useServices();
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={institution}>
        {({ decision }) =>
          decision && decision.purposes.length > 0 ? (
            <>
              {decision.purposes.map((purpose) => (
                <section key={purpose.code} className="card" aria-labelledby={`purpose-${purpose.code}`}>
                  <h2 id={`purpose-${purpose.code}`} lang="tr">
                    {purpose.text}
                  </h2>
                  <dl className="summary">
                    <div>
                      <dt>{text.code}</dt>
                      <dd>
                        <code>{purpose.code}</code>
                      </dd>
                    </div>
                    <div>
                      <dt>{text.basis}</dt>
                      <dd lang="tr">
                        <ul>
                          {purpose.legal_basis.map((basis) => (
                            <li key={`${basis.law}${basis.article}`}>
                              {optionText(basis.law)} m.{basis.article}
                            </li>
                          ))}
                        </ul>
                      </dd>
                    </div>
                    <div>
                      <dt>{text.services}</dt>
                      <dd lang="tr">
                        <ul>
                          {decision.services
                            .filter((service) => service.purposes?.includes(purpose.code))
                            .map((service) => (
                              <li key={`${service.service}${service.version}`}>{titleOf(services.data, service)}</li>
                            ))}
                        </ul>
                      </dd>
                    </div>
                  </dl>
                </section>
              ))}
              <p>{text.file}</p>
              {member?.role === "administrator" ? <OwnPurposes parents={decision.purposes} /> : null}
            </>
          ) : (
            <p>{text.none}</p>
          )
        }
      </Loaded>
      <p>
        <Link to="/ek-yetki" className="button">
          {text.more}
        </Link>
      </p>
    </Page>
  );
}
