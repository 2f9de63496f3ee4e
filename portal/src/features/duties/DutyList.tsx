import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { get } from "../../api/client";
import type { DutyList as Duties, Duty } from "../../api/openapi.gen";
import { EmptyState } from "../../components/EmptyState";
import { Notice } from "../../components/notices";
import { Loaded, Turkish } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { optionText } from "../../text/choices";
import { dayText, momentText } from "../../text/dates";
import * as words from "./words";

const TONE: Record<string, string> = { now: "bad", soon: "warn", waiting: "warn", later: "plain" };

export function useDuties() {
  return useQuery({
    // Under "cases", so that every act makes it old.
    queryKey: ["cases", "duties"],
    queryFn: () => get<Duties>("/api/v1/institution/duties"),
  });
}

function What({ duty }: { duty: Duty }) {
  const text = useWords(words);
  switch (duty.kind) {
    case "block":
      return (
        <>
          {text.block} <Turkish>{optionText(duty.name)}</Turkish>
        </>
      );
    case "users-waiting":
      return text.usersWaiting(duty.count);
    case "never-used":
      return text.neverUsed(duty.count);
    case "activity-review":
      return text.review(duty.count);
    case "certificate":
      return text.certificate(duty.name);
    case "security-undertaking":
      return text.security;
    default:
      return <Turkish>{duty.label}</Turkish>;
  }
}

function Then({ duty }: { duty: Duty }) {
  const text = useWords(words);
  if (duty.kind === "block")
    return (
      <>
        {text.blockThen} <Turkish>{duty.note}</Turkish>
      </>
    );
  if (duty.kind === "certificate") return text.certificateThen;
  if (duty.kind === "never-used") return text.neverUsedThen;
  if (duty.kind === "security-undertaking") return text.securityNote;
  if (duty.kind === "activity-review") return text.reviewThen;
  if (!duty.consequence) return "–";
  return (
    <>
      <Turkish>{duty.consequence}</Turkish>
      {duty.acts_by_itself ? ` (${text.itself})` : ""}
    </>
  );
}

/** Where it is done: the act itself where it is possible now, else the page that shows the matter. */
function Where({ duty }: { duty: Duty }) {
  const { go } = useWords(words);
  if (duty.kind === "block") return <Link to="/askida">{go.block}</Link>;
  if (duty.kind === "users-waiting") return <Link to="/kullanicilar">{go.users}</Link>;
  if (duty.kind === "never-used")
    return (
      <Link to="/kullanicilar" search={{ goster: "never" }}>
        {go.never}
      </Link>
    );
  if (duty.kind === "activity-review")
    return (
      <Link to="/gozden-gecirme" search={{ ay: duty.name }}>
        {go.review}
      </Link>
    );
  if (duty.kind === "certificate") return <Link to="/kimlik-bilgileri">{go.certificate}</Link>;
  if (duty.kind === "security-undertaking") return <a href="/mevzuat/kps_yonetmeligi">{go.security}</a>;
  if (!duty.case) return null;
  return (
    <>
      {duty.act && duty.case_kind !== "undertaking" ? (
        <Link to="/isler/$id/$act" params={{ id: duty.case, act: duty.act }}>
          {go.case(duty.case_number ?? "")}
        </Link>
      ) : duty.case_kind === "undertaking" ? (
        // The text is read before anything is signed or confirmed; its acts stand on the same page.
        <Link to="/taahhutname" search={{ dosya: duty.case }}>
          {go.undertaking} {duty.case_number}
        </Link>
      ) : (
        <Link to="/isler/$id" params={{ id: duty.case }}>
          {go.case(duty.case_number ?? "")}
        </Link>
      )}
    </>
  );
}

function Left({ duty }: { duty: Duty }) {
  const text = useWords(words);
  const all = useText();
  let told: ReactNode = text.noDay;
  if (duty.since) told = text.since(momentText(duty.since));
  if (duty.last_day && duty.days_left !== null)
    told = (
      <>
        {all.tasks.daysLeft(duty.days_left)} <span className="muted nowrap">({dayText(duty.last_day)})</span>
      </>
    );
  return <span className="numbers">{told}</span>;
}

function Row({ duty }: { duty: Duty }) {
  const text = useWords(words);
  return (
    <tr>
      <th scope="row">
        <What duty={duty} />
      </th>
      <td data-label={text.urgency}>
        <span className={`tag ${TONE[duty.urgency] ?? "plain"} nowrap`}>
          {text.urgencies[duty.urgency] ?? duty.urgency}
        </span>
      </td>
      <td data-label={text.left}>
        <Left duty={duty} />
      </td>
      <td data-label={text.where}>
        <Where duty={duty} />
      </td>
      <td data-label={text.afterwards}>
        <Then duty={duty} />
      </td>
      <td data-label={text.basis}>
        <Turkish>{duty.rule || "–"}</Turkish>
      </td>
    </tr>
  );
}

/** What an institution's administrator has to do, the most pressing first, as the server derived it (I1). */
export function DutyList() {
  const text = useWords(words);
  const all = useText();
  const query = useDuties();
  return (
    <section aria-labelledby="duties">
      <h2 id="duties">{text.list}</h2>
      <Loaded query={query}>
        {({ duties, has_more }) => (
          <>
            {has_more ? (
              <Notice tone="warn">
                <p>{text.more}</p>
              </Notice>
            ) : null}
            {duties.length === 0 ? (
              <EmptyState why={text.none} next={text.noneNext}>
                <Link to="/isler" className="button">
                  {all.queue.own}
                </Link>
                <Link to="/yeni" className="button">
                  {all.nav.begin}
                </Link>
              </EmptyState>
            ) : (
              <>
                <p role="status">
                  {text.summary(
                    duties.filter((each) => each.urgency === "now").length,
                    duties.filter((each) => each.urgency === "soon").length,
                    duties.length,
                  )}
                </p>
                <div className="table-wrap">
                  <table className="stacked">
                    <thead>
                      <tr>
                        {[text.what, text.urgency, text.left, text.where, text.afterwards, text.basis].map((name) => (
                          <th key={name} scope="col">
                            {name}
                          </th>
                        ))}
                      </tr>
                    </thead>
                    <tbody>
                      {duties.map((duty) => (
                        <Row key={`${duty.kind} ${duty.name} ${duty.case} ${duty.since}`} duty={duty} />
                      ))}
                    </tbody>
                  </table>
                </div>
              </>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
