import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { SelectInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useEnvironment } from "../../shell/environment";
import { sortedBy } from "../../text/turkish";
import { useInstitutions } from "../oversight/api";
import { useView } from "./ViewBanner";
import * as words from "./words";

const OF_INSTITUTION = ["administrator", "technician", "sub-user"];
const ROLES = [
  ...OF_INSTITUTION,
  "citizen",
  "operator",
  "security-officer",
  "board-member",
  "board-secretary",
  "inspector",
  "accountant",
  "ministry",
];

function ViewForm() {
  const text = useText();
  const own = useWords(words);
  const view = useView();
  const institutions = useInstitutions();
  const [role, setRole] = useState("");
  const [institution, setInstitution] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const needsInstitution = OF_INSTITUTION.includes(role);
  const errorOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  const begin = (event: FormEvent) => {
    event.preventDefault();
    const found: Fault[] = [];
    if (!role) found.push({ id: "role", message: own.needRole });
    if (needsInstitution && !institution) found.push({ id: "institution", message: own.needInstitution });
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    view(needsInstitution ? { role, institution: Number(institution) } : { role }).catch(setProblem);
  };
  return (
    <form onSubmit={begin} className="card middle" noValidate>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <SelectInput
        id="role"
        label={own.role}
        value={role}
        empty={own.chooseRole}
        error={errorOf("role")}
        options={ROLES.map((value) => ({ value, label: text.roles[value] ?? value }))}
        onChange={setRole}
      />
      {needsInstitution ? (
        <SelectInput
          id="institution"
          label={own.institution}
          value={institution}
          empty={own.chooseInstitution}
          error={errorOf("institution")}
          options={sortedBy(institutions.data?.institutions ?? [], (each) => each.name).map((each) => ({
            value: String(each.number),
            label: `${each.name} (${each.number})`,
          }))}
          onChange={setInstitution}
          language="tr"
        />
      ) : null}
      <Button type="submit" tone="primary">
        {own.begin}
      </Button>
    </form>
  );
}

/** Beginning a view of another role: synthetic data only; in a live environment the page says that there is none (O19). */
export function ViewAsPage() {
  const own = useWords(words);
  const environment = useEnvironment();
  return (
    <Page title={own.title} lead={own.lead}>
      <ul>
        {own.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      {environment?.kind === "live" ? (
        <Notice tone="warn">
          <p>{own.live}</p>
        </Notice>
      ) : environment ? (
        <ViewForm />
      ) : null}
    </Page>
  );
}
