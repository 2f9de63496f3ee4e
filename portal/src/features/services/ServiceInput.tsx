import { SelectInput } from "../../components/fields";
import { ProblemNotice } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { sortedBy } from "../../text/turkish";
import { idOf, type Values } from "../cases/form_values";
import { useService, useServices } from "./api";
import { linesOf } from "./field_groups";
import { PathBoxes } from "./PathBoxes";
import * as words from "./words";
import "./services.css";

/** The members of a field that name a service, its version and some of its fields: chosen from the catalogue (B3). */
export const SERVICE_MEMBERS = ["service", "version", "paths"];

export function ServiceInput(props: {
  path: string;
  values: Values;
  onValues: (values: Values) => void;
  errorOf: (id: string) => string | undefined;
}) {
  const text = useWords(words);
  const { path, values, onValues } = props;
  const services = useServices();
  const chosen = services.data?.find((each) => each.name === values["service"] && each.version === values["version"]);
  const detail = useService(chosen?.number);
  const id = idOf(`${path}.service`);
  const fieldsId = idOf(`${path}.paths`);
  const fault = props.errorOf(fieldsId);
  if (services.isError) return <ProblemNotice problem={services.error} retry={() => void services.refetch()} />;
  return (
    <>
      <SelectInput
        id={id}
        label={text.service}
        value={chosen ? String(chosen.number) : ""}
        options={sortedBy(services.data ?? [], (each) => `${each.title} ${each.version}`).map((each) => ({
          value: String(each.number),
          label: `${each.title} – ${each.version}`,
        }))}
        language="tr"
        error={props.errorOf(id)}
        onChange={(number) => {
          const next = services.data?.find((each) => String(each.number) === number);
          onValues({ ...values, service: next?.name ?? "", version: next?.version ?? "", paths: "" });
        }}
      />
      {fault ? <span className="field-error">{fault}</span> : null}
      {detail.data ? (
        <>
          <p className="hint">{text.only}</p>
          <PathBoxes
            id={fieldsId}
            label={text.fields}
            options={detail.data.leaves.map((leaf) => ({
              path: leaf.path,
              note: leaf.address ? text.address : leaf.data_class === "special" ? text.special : undefined,
            }))}
            chosen={linesOf(values["paths"])}
            onChange={(paths) => onValues({ ...values, paths: paths.join("\n") })}
          />
        </>
      ) : (
        <p className="hint">{text.pickFirst}</p>
      )}
    </>
  );
}
