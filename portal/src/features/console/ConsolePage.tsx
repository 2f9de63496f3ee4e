import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import type { Console, ConsoleMember, ConsoleService, Credentials } from "../../api/openapi.gen";
import { askService, type Exchange, headerOf, newTrace, takeToken } from "../../api/service";
import { Button } from "../../components/Button";
import { SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { numberText } from "../../text/numbers";
import { isSame, type Purpose, useInstitution } from "../services/api";
import { TechnicianTabs } from "../technician/parts";
import { useConsole, useCredentials } from "./api";
import { CodeBlock, CredentialFields, KindNotice, serviceChoices, useCredential, useKind } from "./parts";
import { filledWith, isWrong, jsonBody, PROGRAMS, type Question, soapEnvelope } from "./requests";
import { words } from "./words";

const readable = (text: string) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

interface Answer {
  token: boolean;
  trace: string;
  told: Exchange;
}

/** Status, time, request id, headers and body, as a program would get them. */
function AnswerCard({ answer }: { answer: Answer }) {
  const text = useWords(words);
  const { told } = answer;
  return (
    <section className="card middle" aria-labelledby="answer">
      <h2 id="answer">{text.answer}</h2>
      {answer.token ? null : (
        <Notice tone="bad" title={told.status === 0 ? text.unreachable : text.noToken}>
          <p>
            {text.noTokenText} <Link to="/baglanti-denetimi">{text.toDoctor}</Link>
          </p>
        </Notice>
      )}
      <div role="status">
        <dl className="summary">
          <div>
            <dt>{text.status}</dt>
            <dd className="numbers">
              <span className={`tag ${told.status === 200 ? "good" : "bad"}`}>{told.status || text.unreachable}</span>
            </dd>
          </div>
          <div>
            <dt>{text.time}</dt>
            <dd className="numbers">{text.ms(numberText(told.ms))}</dd>
          </div>
          <div>
            <dt>{text.request}</dt>
            <dd>
              <code>{answer.trace.slice(3, 35)}</code>
            </dd>
          </div>
        </dl>
      </div>
      <div className="sides">
        <CodeBlock id="answer-body" label={text.body} copy={text.copyAnswer} value={readable(told.text)} />
        <CodeBlock
          id="answer-headers"
          label={text.headers}
          copy={`${text.copyAnswer}: ${text.headers}`}
          value={told.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        />
      </div>
    </section>
  );
}

function MemberInput(props: {
  member: ConsoleMember;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const text = useWords(words);
  const { member, value, error, onChange } = props;
  const common = { id: `member-${member.name}`, label: member.name, value, onChange, error, optional: true };
  const values = member.type === "Boolean" ? ["true", "false"] : member.values;
  return values.length > 0 ? (
    <SelectInput {...common} options={values.map((each) => ({ value: each, label: each }))} />
  ) : (
    <TextInput {...common} hint={text.types[member.type] ?? member.type} autoComplete="off" />
  );
}

/** The same question as a body, as an envelope and as programs. */
function Copies({ question }: { question: Question }) {
  const text = useWords(words);
  const [language, setLanguage] = useState("curl");
  const program = PROGRAMS.find(({ name }) => name === language) ?? PROGRAMS[0];
  return (
    <>
      <section className="card middle" aria-labelledby="sides">
        <h2 id="sides">{text.sides}</h2>
        <div className="sides">
          <CodeBlock id="side-rest" label={text.rest} copy={text.copyRest} value={jsonBody(question)}>
            <p className="hint">
              <code>POST {question.service.path}</code>
            </p>
          </CodeBlock>
          <CodeBlock
            id="side-soap"
            label={text.soap}
            copy={text.copySoap}
            value={soapEnvelope(question, text.security)}
          >
            <p className="hint">
              <code>POST /Services/RoutingService.svc</code>
            </p>
          </CodeBlock>
        </div>
      </section>
      {program ? (
        <section className="card middle" aria-labelledby="program">
          <h2 id="program">{text.program}</h2>
          <p className="hint">{text.programHint}</p>
          <SelectInput
            id="program-language"
            label={text.language}
            value={program.name}
            onChange={(name) => setLanguage(name || "curl")}
            options={PROGRAMS.map(({ name }) => ({ value: name, label: name }))}
          />
          <CodeBlock id="program-text" label={program.file} copy={text.copyProgram} value={program.write(question)} />
        </section>
      ) : null}
    </>
  );
}

/** One whom people of the list can fill, of the newest version. */
function firstOf(services: readonly ConsoleService[]): ConsoleService | undefined {
  const askable = services.filter(({ members }) => members.some(({ holds }) => holds === "number"));
  const name = (askable[0] ?? services[0])?.title;
  return services
    .filter(({ title }) => title === name)
    .sort((left, right) => (left.version < right.version ? 1 : -1))[0];
}

function Builder({ of, users }: { of: Console; users: Credentials }) {
  const text = useWords(words);
  const language = useLanguage();
  const kind = useKind();
  const decision = useInstitution().data?.decision;
  const [chosen, setChosen] = useState("");
  const [person, setPerson] = useState("");
  const [own, setOwn] = useState<Record<string, string> | undefined>(undefined);
  const [purpose, setPurpose] = useState<string | undefined>(undefined);
  const [file, setFile] = useState("");
  const typed = useCredential(users);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [answer, setAnswer] = useState<Answer | undefined>(undefined);
  const [working, setWorking] = useState(false);

  // A live server names nobody; nor would this page in its name.
  const people = kind === "live" ? [] : of.people;
  const service = of.services.find((each) => String(each.service) === chosen) ?? firstOf(of.services);
  if (!service) return null;
  const somebody = people.find(({ name }) => name === person) ?? (person === "" ? people[0] : undefined);
  const filled = own ?? (somebody ? filledWith(service, somebody) : {});
  const allowed =
    decision?.services.find((each) =>
      isSame(each, { service: service.title, version: service.version.replaceAll("-", "/") }),
    )?.purposes ?? [];
  const purposes = (decision?.purposes ?? []).filter(({ code }: Purpose) => allowed.includes(code));
  const question: Question = {
    service,
    filled,
    purpose: purpose ?? purposes[0]?.code ?? "",
    file,
  };
  const error = (id: string) => faults.find((fault) => fault.id === id)?.message;

  async function send(event: FormEvent) {
    event.preventDefault();
    if (!service || kind === "live") return;
    const found = service.members
      .filter((member) => isWrong(member, filled[member.name] ?? ""))
      .map((member) => ({ id: `member-${member.name}`, message: text.wrong(member.name) }));
    found.push(...typed.faults());
    setFaults(found);
    setAnswer(undefined);
    if (found.length > 0) return;
    setWorking(true);
    const trace = newTrace();
    const { token, told } = await takeToken(typed.user, typed.secret);
    const answered = token ? await askService(service.path, token, jsonBody(question), trace) : told;
    setAnswer({ token: token !== "", trace: headerOf(answered, "traceparent") || trace, told: answered });
    setWorking(false);
  }

  return (
    <>
      <form className="card middle" onSubmit={(event) => void send(event)} noValidate aria-label={text.question}>
        <ErrorSummary faults={faults} />
        <h2>{text.question}</h2>
        <SelectInput
          id="service"
          label={text.service}
          value={String(service.service)}
          onChange={(value) => {
            setChosen(value);
            setOwn(undefined);
            setPurpose(undefined);
            setAnswer(undefined);
          }}
          options={serviceChoices(of.services, language)}
        />
        {people.length > 0 && service.members.some(({ holds }) => holds === "number") ? (
          <SelectInput
            id="person"
            label={text.person}
            hint={text.personHint}
            value={somebody?.name ?? ""}
            empty={text.noPerson}
            language="tr"
            onChange={(value) => {
              setPerson(value || "-");
              setOwn(undefined);
            }}
            options={people.map(({ name, description }) => ({ value: name, label: description }))}
          />
        ) : null}
        <fieldset>
          <legend>{text.fields}</legend>
          {service.members.length === 0 ? <p>{text.noFields}</p> : null}
          <div className="criteria">
            {service.members.map((member) => (
              <MemberInput
                key={member.name}
                member={member}
                value={filled[member.name] ?? ""}
                error={error(`member-${member.name}`)}
                onChange={(value) => setOwn({ ...filled, [member.name]: value.trim() })}
              />
            ))}
          </div>
        </fieldset>
        <div className="criteria">
          {purposes.length > 0 ? (
            <SelectInput
              id="purpose"
              label={text.purpose}
              value={question.purpose}
              empty={text.noPurpose}
              language="tr"
              onChange={setPurpose}
              options={purposes.map((each) => ({ value: each.code, label: each.text }))}
            />
          ) : null}
          <TextInput id="file" label={text.file} value={file} onChange={setFile} optional autoComplete="off" />
        </div>
        {kind === "live" ? null : (
          <>
            <h2>{text.credential}</h2>
            <CredentialFields typed={typed} faults={faults} />
            <Button type="submit" tone="primary" working={working}>
              {text.send}
            </Button>
          </>
        )}
      </form>
      {answer ? <AnswerCard answer={answer} /> : null}
      <Copies question={question} />
    </>
  );
}

/** A question built from the contract, sent to this very server where it is not live, and taken away as a program (K7). */
export function ConsolePage() {
  const text = useWords(words);
  const console = useConsole();
  const credentials = useCredentials();
  return (
    <Page title={text.console} lead={text.consoleLead}>
      <TechnicianTabs />
      <KindNotice />
      <Loaded query={console}>
        {(of) =>
          of.services.length === 0 ? (
            <>
              <p role="status">{text.noServices}</p>
              <p>{text.noServicesNext}</p>
            </>
          ) : (
            <Loaded query={credentials}>{(users) => <Builder of={of} users={users} />}</Loaded>
          )
        }
      </Loaded>
    </Page>
  );
}
