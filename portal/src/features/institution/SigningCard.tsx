import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { download, get, post } from "../../api/client";
import type { ElectronicSignature, Signing } from "../../api/openapi.gen";
import type { Case, Json } from "../../api/types";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { FilePicker } from "../../components/FilePicker";
import { SelectInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { Loaded } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { useChanged } from "../cases/api";
import * as words from "./signing_words";

const BYTES_MAX = 32 * 1024;

const base64 = (bytes: ArrayBuffer) =>
  btoa([...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join(""));

function Kept({ id, number, signature }: { id: string; number: string; signature: ElectronicSignature }) {
  const text = useWords(words);
  const pdf = `${number}-${signature.edition}.pdf`;
  const p7s = `${number}-${signature.sha256.slice(0, 8)}.p7s`;
  const command = `openssl cms -verify -binary -inform DER -in ${p7s} -content ${pdf} -CAfile kokler.pem -out /dev/null`;
  return (
    <li className="stack">
      <strong lang="tr">{signature.name}</strong>
      <dl className="summary">
        <div>
          <dt>{text.signedAt}</dt>
          <dd>{momentText(signature.signed_at)}</dd>
        </div>
        <div>
          <dt>{text.edition}</dt>
          <dd>{signature.edition}</dd>
        </div>
        <div>
          <dt>{text.issuer}</dt>
          <dd>{signature.issuer}</dd>
        </div>
        <div>
          <dt>{text.certificate}</dt>
          <dd>
            <code>{signature.certificate}</code>
          </dd>
        </div>
      </dl>
      <p className="row no-print">
        <Button
          small
          onPress={() => void download(`/api/v1/signing/${id}/paper?sha256=${signature.paper}`, pdf)}
          aria-label={`${text.paper}: ${signature.name}`}
        >
          {text.paper}
        </Button>
        <Button
          small
          onPress={() => void download(`/api/v1/signing/${id}/signature?sha256=${signature.sha256}`, p7s)}
          aria-label={`${text.file}: ${signature.name}`}
        >
          {text.file}
        </Button>
      </p>
      <p>
        {text.check} <code>{command}</code> <CopyButton value={command} />
      </p>
    </li>
  );
}

interface Signatory {
  number: number;
  name: string;
}

/** `waiting`: the signatories of an undertaking, of whom one is chosen; the minutes of the Kurul are signed by who is signed in. */
function Sign({
  subject,
  signing,
  waiting,
}: {
  subject: Case;
  signing: Signing;
  waiting: readonly Signatory[] | undefined;
}) {
  const text = useWords(words);
  const changed = useChanged();
  const [who, setWho] = useState(String(waiting?.[0]?.number ?? ""));
  const [working, setWorking] = useState(false);
  const [large, setLarge] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const path = `/api/v1/signing/${subject.id}`;
  const sign = async (made: () => Promise<ElectronicSignature>) => {
    setWorking(true);
    setProblem(undefined);
    try {
      const { sha256 } = await made();
      const body = { signature: sha256, ...(waiting ? { signatory: Number(who) } : {}) };
      changed(await post<Case>(`/api/v1/cases/${subject.id}/sign`, body, { version: subject.version }));
      toast(text.done);
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  };
  const take = (file: File | undefined) => {
    setLarge(file !== undefined && file.size > BYTES_MAX);
    if (!file || file.size > BYTES_MAX) return;
    void sign(async () => post<ElectronicSignature>(path, { p7s: base64(await file.arrayBuffer()) }));
  };
  return (
    <div className="no-print">
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p>{text.how}</p>
      <p className="row">
        <Button
          onPress={() =>
            void download(`${path}/paper?sha256=${signing.paper}`, `${subject.number}-${signing.edition}.pdf`)
          }
        >
          {text.paper}
        </Button>
      </p>
      <p>
        {text.digest}: <code>{signing.paper}</code>
      </p>
      {waiting ? (
        <SelectInput
          id="signatory"
          label={text.signatory}
          hint={text.signatoryHint}
          value={who}
          onChange={(value) => setWho(value || who)}
          options={waiting.map((each) => ({ value: String(each.number), label: each.name }))}
          language="tr"
        />
      ) : (
        <p className="hint">{text.ownHint}</p>
      )}
      <FilePicker
        id="p7s"
        label={text.upload}
        hint={text.uploadHint}
        types={[".p7s", "application/pkcs7-signature"]}
        chosen={working ? text.checking : ""}
        working={working}
        error={large ? text.large : undefined}
        onChoose={take}
      />
      {signing.demo_signer ? (
        <>
          <p>{text.demoHint}</p>
          <Button
            tone="primary"
            working={working}
            onPress={() => void sign(() => post<ElectronicSignature>(`${path}/demo`, undefined))}
          >
            {text.demo}
          </Button>
        </>
      ) : null}
    </div>
  );
}

const namesOf = (made: Json | undefined): string[] =>
  (Array.isArray(made) ? made : []).flatMap((each) =>
    typeof each === "object" && each !== null && !Array.isArray(each) && typeof each["name"] === "string"
      ? [each["name"]]
      : [],
  );

/** Electronic signatures of a case's text: made here or elsewhere, checked by the server, kept for everybody to check. */
export function SigningCard({ subject, waiting }: { subject: Case; waiting?: readonly Signatory[] }) {
  const text = useWords(words);
  const member = useMember();
  const query = useQuery({
    queryKey: ["case", subject.id, "signing", subject.version],
    queryFn: () => get<Signing>(`/api/v1/signing/${subject.id}`),
  });
  const hasSigned = !waiting && namesOf(subject.body["signatures"]).includes(member?.account.name ?? "");
  const maySign = subject.acts.some((act) => act.name === "sign") && !hasSigned;
  return (
    <section className="card" aria-labelledby="electronic">
      <h2 id="electronic">{text.title}</h2>
      <Loaded query={query}>
        {(signing) => (
          <>
            {signing.electronic ? null : <p>{text.off}</p>}
            {signing.electronic && maySign && signing.open && signing.paper ? (
              <Sign key={subject.version} subject={subject} signing={signing} waiting={waiting} />
            ) : null}
            {signing.signatures.length > 0 ? (
              <ul className="plain">
                {signing.signatures.map((each) => (
                  <Kept key={each.sha256} id={subject.id} number={subject.number} signature={each} />
                ))}
              </ul>
            ) : (
              <p>{text.none}</p>
            )}
          </>
        )}
      </Loaded>
    </section>
  );
}
