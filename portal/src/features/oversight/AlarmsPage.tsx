import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Alarm } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { TextInput } from "../../components/fields";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { AlarmJudgementCell } from "./AlarmJudgementCell";
import { useAlarms } from "./api";
import * as words from "./words";

function Row({ alarm }: { alarm: Alarm }) {
  const own = useWords(words).alarms;
  const isFound = alarm.event === "alarm";
  return (
    <tr>
      <th scope="row" className="numbers nowrap">
        <time dateTime={alarm.at}>{momentText(alarm.at)}</time>
      </th>
      <td data-label={own.who}>
        <Link to="/kurumlar/$number" params={{ number: String(alarm.institution) }}>
          <Turkish>{alarm.institution_name || alarm.institution}</Turkish>
        </Link>
        <br />
        <code>{alarm.service_user}</code>, {alarm.is_end_user ? own.endUser : own.serviceUser}
      </td>
      <td data-label={own.what}>
        {isFound ? (own.signals[alarm.signal ?? ""] ?? alarm.signal) : own.events[alarm.event]}
      </td>
      <td data-label={own.evidence}>
        {isFound ? (
          own.of(numberText(alarm.count ?? 0), numberText(alarm.among ?? 0))
        ) : (
          <Turkish>{alarm.reason ?? ""}</Turkish>
        )}
      </td>
      <td data-label={own.outcome}>
        {isFound ? (
          <span className={`tag ${alarm.level === "stop" ? "bad" : "warn"}`}>
            {own.levels[alarm.level ?? ""] ?? alarm.level}
          </span>
        ) : (
          <Turkish>{alarm.by ?? ""}</Turkish>
        )}
      </td>
      <td data-label={own.rule}>{alarm.rule ?? ""}</td>
      <td data-label={own.judgement}>{isFound ? <AlarmJudgementCell alarm={alarm} /> : null}</td>
    </tr>
  );
}

/** What the detector has raised, with its evidence (O8). */
export function AlarmsPage() {
  const own = useWords(words).alarms;
  const navigate = useNavigate();
  const { kurum } = useSearch({ strict: false }) as { kurum?: string };
  const [institution, setInstitution] = useState(kurum ?? "");
  const query = useAlarms(kurum);
  const show = (event: FormEvent) => {
    event.preventDefault();
    void navigate({ to: "/uyarilar", search: { kurum: institution.trim() } });
  };
  return (
    <Page title={own.title} lead={own.lead}>
      <form onSubmit={show} className="row end no-print">
        <TextInput
          id="institution"
          label={own.institution}
          value={institution}
          onChange={setInstitution}
          inputMode="numeric"
          look="short"
        />
        <Button type="submit">{own.filter}</Button>
        {kurum ? (
          <Button
            tone="quiet"
            onPress={() => {
              setInstitution("");
              void navigate({ to: "/uyarilar", search: {} });
            }}
          >
            {own.clear}
          </Button>
        ) : null}
      </form>
      <p className="hint">{own.privacy}</p>
      <Loaded query={query}>
        {(alarms) =>
          alarms.length === 0 ? (
            <EmptyState why={own.none} next={own.noneNext} />
          ) : (
            <div className="table-wrap">
              <table className="stacked">
                <thead>
                  <tr>
                    {[own.when, own.who, own.what, own.evidence, own.outcome, own.rule, own.judgement].map((name) => (
                      <th key={name} scope="col">
                        {name}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {alarms.map((alarm) => (
                    <Row key={alarm.id} alarm={alarm} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Page>
  );
}
