import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { CODE, get, Problem, post } from "../../api/client";
import type { OwnPurpose, OwnPurposeList } from "../../api/openapi.gen";
import { toast } from "../../components/announce";
import { Button } from "../../components/Button";
import { ConfirmDialog } from "../../components/ConfirmDialog";
import { EmptyState } from "../../components/EmptyState";
import { CheckInput, SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { Loaded } from "../../components/Page";
import { FreshNotice, useFresh } from "../../session/fresh";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import * as words from "./purpose_words";

const PATH = "/api/v1/institution/purposes";
const KEY = ["institution", "own-purposes"];
const NOTHING = { code: "", parent: "", name: "", pattern: "", needsCase: true };

interface Parent {
  code: string;
  text: string;
}

function Row({ purpose, parents, onEnd }: { purpose: OwnPurpose; parents: readonly Parent[]; onEnd: () => void }) {
  const text = useWords(words);
  const parent = parents.find((each) => each.code === purpose.parent)?.text ?? purpose.parent;
  return (
    <tr>
      <th scope="row">
        <span lang="tr">{purpose.name}</span>
        <br />
        <code>{purpose.code}</code>
      </th>
      <td data-label={text.parent} lang="tr">
        {parent}
      </td>
      <td data-label={text.pattern}>
        {purpose.pattern ? (
          <>
            <code>{purpose.pattern}</code> ({text.example}: {purpose.example})
          </>
        ) : (
          text.any
        )}
        {purpose.needs_case ? null : ` · ${text.optional}`}
      </td>
      <td data-label={text.by}>
        <span lang="tr">{purpose.defined_by}</span> · {momentText(purpose.since)}
      </td>
      <td data-label={text.state}>
        <span className={`tag ${purpose.state === "active" ? "good" : "plain"}`}>{text.states[purpose.state]}</span>
        {purpose.state === "ended" ? null : (
          <Button small tone="quiet" onPress={onEnd} aria-label={text.endTitle(purpose.name)}>
            {text.end}
          </Button>
        )}
      </td>
    </tr>
  );
}

function DefineForm({ parents, onDefined }: { parents: readonly Parent[]; onDefined: () => Promise<void> }) {
  const text = useWords(words);
  const fresh = useFresh();
  const [wish, setWish] = useState(NOTHING);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [working, setWorking] = useState(false);
  const change = (part: Partial<typeof NOTHING>) => setWish({ ...wish, ...part });
  const errorOf = (id: string) => faults.find((fault) => fault.id === `own-${id}`)?.message;
  function faultsOf() {
    const found: Fault[] = [];
    if (!/^[A-Z0-9_-]{1,20}$/.test(wish.code.trim())) found.push({ id: "own-code", message: text.faultCode });
    if (wish.name.trim().length < 3) found.push({ id: "own-name", message: text.faultName });
    if (!wish.parent) found.push({ id: "own-parent", message: text.faultParent });
    return found;
  }
  /** What only the server knows, at its field. */
  function told(refused: unknown): Fault | undefined {
    if (!(refused instanceof Problem)) return undefined;
    if (refused.code === CODE.taken) return { id: "own-code", message: text.faultTaken };
    if (refused.code !== CODE.invalidField) return undefined;
    if (refused.detail?.includes("$.pattern")) return { id: "own-pattern", message: text.faultPattern };
    return refused.detail?.includes("$.name") ? { id: "own-name", message: text.faultName } : undefined;
  }
  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = faultsOf();
    setFaults(found);
    if (found.length > 0) return;
    setWorking(true);
    await fresh.attempt(async () => {
      try {
        await post(`${PATH}/define`, {
          code: wish.code.trim(),
          parent: wish.parent,
          name: wish.name.trim(),
          ...(wish.pattern.trim() ? { pattern: wish.pattern.trim() } : {}),
          needs_case: wish.needsCase,
        });
      } catch (refused) {
        const fault = told(refused);
        if (!fault) throw refused;
        setFaults([fault]);
        return;
      }
      setWish(NOTHING);
      toast(text.defined);
      await onDefined();
    });
    setWorking(false);
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <FreshNotice fresh={fresh} />
      <ErrorSummary faults={faults} />
      <SelectInput
        id="own-parent"
        label={text.parent}
        value={wish.parent}
        onChange={(parent) => change({ parent })}
        options={parents.map((each) => ({ value: each.code, label: each.text }))}
        error={errorOf("parent")}
        language="tr"
      />
      <TextInput
        id="own-name"
        label={text.name}
        hint={text.nameHint}
        value={wish.name}
        onChange={(name) => change({ name })}
        error={errorOf("name")}
        autoComplete="off"
      />
      <TextInput
        id="own-code"
        label={text.code}
        hint={text.codeHint}
        value={wish.code}
        onChange={(code) => change({ code })}
        error={errorOf("code")}
        autoComplete="off"
      />
      <TextInput
        id="own-pattern"
        label={text.pattern}
        hint={text.patternHint}
        optional
        value={wish.pattern}
        onChange={(pattern) => change({ pattern })}
        error={errorOf("pattern")}
        autoComplete="off"
      />
      <CheckInput
        id="own-needs-case"
        label={text.needsCase}
        checked={wish.needsCase}
        onChange={(needsCase) => change({ needsCase })}
      />
      <Button type="submit" tone="primary" working={working}>
        {text.define}
      </Button>
    </form>
  );
}

/** Purposes that the institution defines for its people, tied to how its case numbers look (I16). */
export function OwnPurposes({ parents }: { parents: readonly Parent[] }) {
  const text = useWords(words);
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: async () => (await get<OwnPurposeList>(PATH)).purposes });
  const [ending, setEnding] = useState<OwnPurpose | undefined>();
  const changed = () => client.invalidateQueries({ queryKey: KEY });
  return (
    <section className="card" aria-labelledby="own-purposes">
      <h2 id="own-purposes">{text.title}</h2>
      <p>{text.lead}</p>
      <p className="hint">{text.effect}</p>
      <Loaded query={query}>
        {(purposes) =>
          purposes.length === 0 ? (
            <EmptyState why={text.none} next={text.noneNext} />
          ) : (
            <div className="table-wrap">
              <table className="stacked">
                <thead>
                  <tr>
                    <th scope="col">{text.name}</th>
                    <th scope="col">{text.parent}</th>
                    <th scope="col">{text.pattern}</th>
                    <th scope="col">{text.by}</th>
                    <th scope="col">{text.state}</th>
                  </tr>
                </thead>
                <tbody>
                  {purposes.map((each) => (
                    <Row key={each.code} purpose={each} parents={parents} onEnd={() => setEnding(each)} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
      {parents.length > 0 ? <DefineForm parents={parents} onDefined={changed} /> : null}
      <ConfirmDialog
        isOpen={ending !== undefined}
        title={text.endTitle(ending?.name ?? "")}
        consequence={text.endEffect}
        action={text.endSure}
        isBad
        onCancel={() => setEnding(undefined)}
        onConfirm={async () => {
          await post(`${PATH}/end`, { code: ending?.code });
          setEnding(undefined);
          toast(text.ended);
          await changed();
        }}
      />
    </section>
  );
}
