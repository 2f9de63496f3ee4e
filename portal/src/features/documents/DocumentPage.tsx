import { type FormEvent, useState } from "react";
import { ask, Problem, save } from "../../api/client";
import { Button } from "../../components/Button";
import { CheckInput, RadioInput, SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useOffers } from "../clerk/api";
import { choicesOf } from "../clerk/purposes";
import { faultsOf, type Kind, type Offer, offerOf, requestOf, SCOPES, type Wish } from "./question";
import { en, tr } from "./words";

const KINDS = ["extract", "residence"] as const;

/** A document as it came; it stays in memory until the next one or until the page is left. */
interface Made {
  file: Blob;
  name: string;
  code: string;
  entry: string;
}

async function make(offer: Offer, wish: Wish, name: string): Promise<Made> {
  const path = `/api/v1/interactive/documents/${offer.name}/${offer.version}/${offer.operation}`;
  const response = await ask("POST", path, { body: requestOf(wish), accept: "application/pdf" });
  const made = {
    file: await response.blob(),
    name,
    code: response.headers.get("KPS-Belge-Kodu") ?? "",
    entry: response.headers.get("KPS-Makbuz")?.split(" ")[1] ?? "",
  };
  save(made.file, name);
  return made;
}

function Ready({ made, onAnother }: { made: Made; onAnother: () => void }) {
  const words = useWords({ tr, en });
  return (
    <Notice tone="good" title={words.ready} live>
      <p>{words.readyText}</p>
      <dl className="summary">
        <div>
          <dt>{words.code}</dt>
          <dd>
            <code>{made.code}</code>
          </dd>
        </div>
        <div>
          <dt>{words.receipt}</dt>
          <dd>{made.entry}</dd>
        </div>
      </dl>
      <p className="row">
        <Button onPress={() => save(made.file, made.name)}>{words.again}</Button>
        <Button tone="quiet" onPress={onAnother}>
          {words.another}
        </Button>
      </p>
    </Notice>
  );
}

function Officer({ wish, change, error }: { wish: Wish; change: (part: Partial<Wish>) => void; error?: string }) {
  const words = useWords({ tr, en });
  return (
    <>
      <CheckInput
        id="isApproved"
        label={words.approval}
        checked={wish.isApproved}
        onChange={(isApproved) => change({ isApproved })}
      />
      {wish.isApproved ? (
        <>
          <TextInput
            id="givenNames"
            label={words.givenNames}
            value={wish.givenNames}
            onChange={(givenNames) => change({ givenNames })}
            error={error}
            autoComplete="off"
          />
          <TextInput
            id="surname"
            label={words.surname}
            value={wish.surname}
            onChange={(surname) => change({ surname })}
            autoComplete="off"
          />
          <TextInput
            id="title"
            label={words.officerTitle}
            value={wish.title}
            onChange={(title) => change({ title })}
            autoComplete="off"
          />
        </>
      ) : null}
    </>
  );
}

function Extract({ wish, change }: { wish: Wish; change: (part: Partial<Wish>) => void }) {
  const words = useWords({ tr, en });
  return (
    <>
      <RadioInput
        id="scope"
        label={words.scope}
        value={wish.scope}
        onChange={(scope) => change({ scope: scope as Wish["scope"] })}
        options={SCOPES.map((value) => ({ value, label: words.scopes[value] }))}
      />
      <CheckInput
        id="withEvents"
        label={words.events}
        checked={wish.withEvents}
        onChange={(withEvents) => change({ withEvents })}
      />
    </>
  );
}

function firstWish(kind: Kind): Wish {
  return {
    kind,
    number: "",
    birth: "",
    scope: "AileKayitOrnek",
    withEvents: false,
    purpose: "",
    file: "",
    isApproved: false,
    givenNames: "",
    surname: "",
    title: "",
  };
}

function Form({ offers }: { offers: readonly Offer[] }) {
  const words = useWords({ tr, en });
  const kinds = KINDS.filter((kind) => offerOf(offers, kind));
  const [wish, setWish] = useState(() => firstWish(kinds[0] ?? "extract"));
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [made, setMade] = useState<Made>();
  const [isMaking, setIsMaking] = useState(false);
  const offer = offerOf(offers, wish.kind);
  if (!offer)
    return (
      <Notice title={words.none}>
        <p>{words.noneText}</p>
      </Notice>
    );
  const messages = {
    number: words.numberFault,
    birth: words.birthFault,
    purpose: words.purposeFault,
    givenNames: words.approverFault,
    file: words.fileFault(choicesOf([offer]).find((each) => each.value === wish.purpose)?.example ?? ""),
  };
  const change = (part: Partial<Wish>) => setWish((now) => ({ ...now, ...part }));
  const fault = (id: string) => faults.find((each) => each.id === id)?.message;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!offer || isMaking) return;
    const found = faultsOf(wish, offer).map((id) => ({ id, message: messages[id] }));
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setIsMaking(true);
    try {
      setMade(await make(offer, wish, wish.kind === "extract" ? words.file_extract : words.file_residence));
    } catch (refused) {
      setProblem(refused);
    } finally {
      setIsMaking(false);
    }
  }
  if (made)
    return (
      <Ready
        made={made}
        onAnother={() => {
          setMade(undefined);
          setWish(firstWish(wish.kind));
        }}
      />
    );
  const isNobody = problem instanceof Problem && problem.status === 404;
  return (
    <form className="card narrow" onSubmit={submit} noValidate aria-label={words.title}>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} known={isNobody ? words.notFound : undefined} /> : null}
      {kinds.length > 1 ? (
        <RadioInput
          id="kind"
          label={words.kind}
          value={wish.kind}
          onChange={(kind) => change({ kind: kind as Kind, purpose: "" })}
          options={kinds.map((value) => ({ value, label: words[value] }))}
        />
      ) : null}
      <TextInput
        id="number"
        label={words.number}
        hint={words.numberHint}
        kind="identity"
        value={wish.number}
        onChange={(number) => change({ number })}
        error={fault("number")}
      />
      <TextInput
        id="birth"
        label={words.birth}
        hint={words.birthHint}
        look="short"
        value={wish.birth}
        onChange={(birth) => change({ birth })}
        error={fault("birth")}
        autoComplete="off"
      />
      {wish.kind === "extract" ? <Extract wish={wish} change={change} /> : null}
      {offer.purposes.length > 0 ? (
        <SelectInput
          id="purpose"
          label={words.purpose}
          empty={words.purposeEmpty}
          language="tr"
          optional={!offer.purpose_required}
          value={wish.purpose}
          onChange={(purpose) => change({ purpose })}
          error={fault("purpose")}
          options={choicesOf([offer])}
        />
      ) : null}
      <TextInput
        id="file"
        label={words.file}
        optional
        value={wish.file}
        onChange={(file) => change({ file })}
        error={fault("file")}
        autoComplete="off"
      />
      <Officer wish={wish} change={change} {...(fault("givenNames") ? { error: fault("givenNames") as string } : {})} />
      <Button type="submit" tone="primary" isDisabled={isMaking}>
        {isMaking ? words.making : words.make}
      </Button>
    </form>
  );
}

/** A clerk makes a paper of what the register says (S8): choose, type, make. */
export function DocumentPage() {
  const words = useWords({ tr, en });
  const offers = useOffers();
  return (
    <Page title={words.title} lead={words.lead}>
      <Loaded query={offers}>{(services) => <Form offers={services} />}</Loaded>
    </Page>
  );
}
