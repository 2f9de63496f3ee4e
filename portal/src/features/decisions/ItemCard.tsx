import { Link } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { DecisionRights, DecisionService } from "../../api/openapi.gen";
import { CheckInput, TextInput } from "../../components/fields";
import { Loaded } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { pathLabel } from "../../text/members";
import { numberText } from "../../text/numbers";
import type { FieldInputProps } from "../cases/FieldInput";
import { idOf, type Value, type Values } from "../cases/form_values";
import { useRights } from "./api";
import "./decisions.css";
import { RightsTree } from "./RightsTree";
import * as words from "./words";

/** What the Kurul votes on, under its eyes: the proposed rights, and the way to everything about them. */
export function ItemCard({ id }: { id: string }) {
  const text = useWords(words);
  const query = useRights(id);
  return (
    <section className="card middle" aria-labelledby="item">
      <h2 id="item">{text.item}</h2>
      <p>
        <Link to="/isler/$id/karar" params={{ id }} className="button small">
          {text.itemOpen}
        </Link>
      </p>
      <Loaded query={query}>{(rights) => <RightsTree services={rights.services} />}</Loaded>
    </section>
  );
}

const proposedPaths = (service: DecisionService) =>
  service.leaves.filter((leaf) => leaf.granted).map((leaf) => leaf.path);
const perDay = (service: DecisionService) => service.limits.find((limit) => limit.period === "day")?.count ?? 0;
const pathsOf = (row: Values | undefined) => String(row?.["paths"] ?? "").split("\n");
const isOf = (service: DecisionService) => (row: Values) =>
  row["service"] === service.service && row["version"] === service.version;

function wholeService(service: DecisionService): Values {
  return {
    service: service.service,
    version: service.version,
    paths: proposedPaths(service).join("\n"),
    per_day: "",
    per_month: "",
  };
}

/** Everything, as it was proposed; what the act says when nothing is taken away. */
const wholeOf = (rights: DecisionRights): Values[] => rights.services.map(wholeService);

function isWhole(rights: DecisionRights, rows: readonly Values[]): boolean {
  return (
    rows.length === rights.services.length &&
    rights.services.every((service) => {
      const row = rows.find(isOf(service));
      const limit = String(row?.["per_day"] ?? "").trim();
      return row && pathsOf(row).length === proposedPaths(service).length && limit === "";
    })
  );
}

function ServiceFields(props: {
  service: DecisionService;
  row: Values | undefined;
  path: string;
  onRow: (row: Values | undefined) => void;
}) {
  const text = useWords(words);
  const { service, row, path, onRow } = props;
  const given = new Set(row ? pathsOf(row) : []);
  const id = idOf(`${path}-${service.service}-${service.version.replaceAll("/", "")}`);
  const set = (leaf: string, is: boolean) => {
    const kept = proposedPaths(service).filter((each) => (each === leaf ? is : given.has(each)));
    onRow(kept.length === 0 ? undefined : { ...wholeService(service), ...row, paths: kept.join("\n") });
  };
  return (
    <fieldset className="group">
      <legend>{service.title}</legend>
      <CheckInput
        id={`${id}-all`}
        label={text.pickService}
        checked={row !== undefined}
        onChange={(is) => onRow(is ? wholeService(service) : undefined)}
      />
      {proposedPaths(service).map((leaf, index) => (
        <CheckInput
          key={leaf}
          id={`${id}-${index}`}
          label={pathLabel(leaf)}
          checked={given.has(leaf)}
          onChange={(is) => set(leaf, is)}
        />
      ))}
      {row ? (
        <TextInput
          id={`${id}-limit`}
          label={text.pickLimit}
          hint={text.pickLimitHint(numberText(perDay(service)))}
          value={String(row["per_day"] ?? "")}
          onChange={(per_day) => onRow({ ...row, per_day })}
          inputMode="numeric"
          look="short"
        />
      ) : null}
    </fieldset>
  );
}

/** Which fields the Kurul gives of an application: boxes instead of paths to type. Nothing is sent while it gives them all. */
export function fieldsOf(id: string): ComponentType<FieldInputProps> {
  const known = inputs.get(id) ?? makeInput(id);
  inputs.set(id, known);
  return known;
}

/** One for each case: a new one would lose the focus with each key. */
const inputs = new Map<string, ComponentType<FieldInputProps>>();

function makeInput(id: string) {
  return function FieldsInput({ value, onChange, path, errorOf }: FieldInputProps) {
    const text = useWords(words);
    const query = useRights(id);
    return (
      <Loaded query={query}>
        {(rights) => {
          const kept = Array.isArray(value) && value.length > 0 ? value : wholeOf(rights);
          // The last field stays: who gives nothing votes to reject, and an empty list would say "all of it".
          const set = (rows: Values[]) => {
            if (rows.length > 0) onChange((isWhole(rights, rows) ? [] : rows) as Value);
          };
          const all = rights.services.reduce((sum, service) => sum + proposedPaths(service).length, 0);
          const given = kept.reduce((sum, row) => sum + pathsOf(row).length, 0);
          const error = errorOf(idOf(path));
          return (
            <fieldset className={`group${error ? " invalid" : ""}`} id={idOf(path)} tabIndex={-1}>
              <legend>{text.pick}</legend>
              <p className="hint">{text.pickLead}</p>
              {error ? <span className="field-error">{error}</span> : null}
              {rights.services.map((service) => (
                <ServiceFields
                  key={`${service.service} ${service.version}`}
                  service={service}
                  row={kept.find(isOf(service))}
                  path={path}
                  onRow={(row) =>
                    set(
                      rights.services.flatMap((each) => {
                        const now = each === service ? row : kept.find(isOf(each));
                        return now ? [now] : [];
                      }),
                    )
                  }
                />
              ))}
              <p role="status">{isWhole(rights, kept) ? text.pickAll : text.pickLess(given, all)}</p>
            </fieldset>
          );
        }}
      </Loaded>
    );
  };
}
