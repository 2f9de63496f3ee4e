import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { get, post } from "../../api/client";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { ErrorSummary, type Fault, Notice, ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { useInstitution } from "../services/api";
import * as words from "./words";

interface Check {
  address: string;
  valid: boolean;
  private: boolean;
  registered: boolean;
  taken: boolean;
  caller: boolean;
}

function Seen({ registered }: { registered: string }) {
  const text = useWords(words).address;
  const query = useQuery({
    queryKey: ["caller"],
    queryFn: () => get<{ address: string }>("/caller"),
    enabled: false,
    gcTime: 0,
  });
  return (
    <>
      <Button onPress={() => void query.refetch()} working={query.isFetching}>
        {text.seen}
      </Button>
      {query.isError ? <ProblemNotice problem={query.error} /> : null}
      {query.data ? (
        <Notice tone={query.data.address === registered ? "good" : "warn"} live>
          <p>{text.seenText(query.data.address)}</p>
          <p>{query.data.address === registered ? text.seenSame : text.seenOther}</p>
        </Notice>
      ) : null}
    </>
  );
}

function Verdict({ check }: { check: Check }) {
  const text = useWords(words).address;
  const said = !check.valid
    ? [text.invalid]
    : [
        ...(check.registered ? [text.registered] : []),
        ...(check.private ? [text.private] : []),
        ...(check.taken ? [text.taken] : []),
      ];
  return (
    <Notice tone={said.length ? "warn" : "good"} live title={check.address}>
      {(said.length ? said : [text.fine]).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {check.valid && !check.registered ? (
        <>
          <p>{text.changeText}</p>
          <Link
            to="/bildirimler/yeni"
            search={{ ne: "static-address", adres: check.address }}
            className="button primary"
          >
            {text.change}
          </Link>
        </>
      ) : null}
    </Notice>
  );
}

/** The one fixed address: now, from where one is seen, and what a new one would meet (I4). */
export function AddressPage() {
  const text = useWords(words).address;
  const all = useText();
  const member = useMember();
  const institution = useInstitution();
  const [address, setAddress] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [check, setCheck] = useState<Check>();
  const [problem, setProblem] = useState<unknown>();
  async function submit(event: FormEvent) {
    event.preventDefault();
    setFaults(address.trim() ? [] : [{ id: "address", message: text.need }]);
    setCheck(undefined);
    setProblem(undefined);
    if (!address.trim()) return;
    try {
      setCheck(await post<Check>("/api/v1/institution/address-check", { address: address.trim() }));
    } catch (refused) {
      setProblem(refused);
    }
  }
  return (
    <Page title={text.title} lead={text.lead}>
      <Loaded query={institution}>
        {(own) => (
          <>
            <section className="card middle" aria-labelledby="now">
              <h2 id="now">{text.now}</h2>
              {own.address ? <p className="secret">{own.address}</p> : <p>{text.none}</p>}
              <Seen registered={own.address} />
            </section>
            {member?.role === "administrator" ? (
              <form className="card middle" onSubmit={submit} noValidate>
                <ErrorSummary faults={faults} />
                {problem ? <ProblemNotice problem={problem} /> : null}
                <TextInput
                  id="address"
                  label={text.candidate}
                  hint={text.candidateHint}
                  value={address}
                  onChange={setAddress}
                  error={faults[0]?.message}
                  autoComplete="off"
                />
                <Button type="submit">{text.check}</Button>
                {check ? <Verdict check={check} /> : null}
              </form>
            ) : (
              <p className="muted">{all.noRightText}</p>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
