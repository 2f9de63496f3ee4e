import type { Field } from "../../api/types";
import { Button } from "../../components/Button";
import { CheckInput, RadioInput, SelectInput, TextInput } from "../../components/fields";
import { useText } from "../../session/preferences";
import { useMember } from "../../session/session";
import { choiceText, optionText } from "../../text/choices";
import { sortedBy } from "../../text/turkish";
import { groupRows, linesOf } from "../services/field_groups";
import { GroupReasons } from "../services/GroupReasons";
import { RightsInput } from "../services/RightsInput";
import { SERVICE_MEMBERS, ServiceInput } from "../services/ServiceInput";
import { DocumentInput } from "./DocumentInput";
import { emptyValues, idOf, type Value, type Values } from "./form_values";

const RADIOS_MAX = 5;
const LONG_ROWS = 4;
const LINES_ROWS = 3;

export interface FieldInputProps {
  field: Field;
  path: string;
  value: Value | undefined;
  onChange: (value: Value) => void;
  errorOf: (id: string) => string | undefined;
  /** The case whose documents can be chosen; none while it is being opened. */
  caseId?: string | undefined;
  /** What a document handed in here is called. */
  documentKind?: string | undefined;
}

/** One field of an act, whatever its kind: forms are made from what the server says (R-034 and all others). */
export function FieldInput(props: FieldInputProps) {
  const { field } = props;
  if (field.kind === "object") return <ObjectInput {...props} />;
  if (field.kind === "list" && field.members?.length) return <ListInput {...props} />;
  return <PlainInput {...props} />;
}

function membersOf(value: Value | undefined): Values {
  return typeof value === "object" && !Array.isArray(value) ? value : {};
}

function Members(props: FieldInputProps & { values: Values; onValues: (values: Values) => void }) {
  const { field, path, values, onValues } = props;
  const kind = values["kind"];
  const members = field.members ?? [];
  const isService = SERVICE_MEMBERS.every((name) => members.some((member) => member.name === name));
  const groups = isService ? members.find((member) => member.name === "groups") : undefined;
  const rest = members.filter((member) => !isService || !SERVICE_MEMBERS.includes(member.name));
  const inputs = rest.map((member) => {
    const shared = {
      field: member,
      path: `${path}.${member.name}`,
      value: values[member.name],
      onChange: (value: Value) => onValues({ ...values, [member.name]: value }),
      errorOf: props.errorOf,
      caseId: props.caseId,
    };
    if (member === groups) return <GroupReasons key={member.name} {...shared} service={values} Input={FieldInput} />;
    return (
      <FieldInput
        key={member.name}
        {...shared}
        documentKind={typeof kind === "string" && kind !== "" ? kind : undefined}
      />
    );
  });
  if (!isService) return inputs;
  return (
    <>
      <ServiceInput
        path={path}
        values={values}
        onValues={(next) =>
          onValues(groups ? { ...next, groups: groupRows(linesOf(next["paths"]), next["groups"], groups) } : next)
        }
        errorOf={props.errorOf}
      />
      {inputs}
    </>
  );
}

function ObjectInput(props: FieldInputProps) {
  const text = useText();
  const { field, path, value, onChange } = props;
  return (
    <fieldset className="group" id={idOf(path)} tabIndex={-1}>
      <legend lang="tr">
        {field.label}
        {field.required ? null : <span className="optional"> ({text.optional})</span>}
      </legend>
      <Members {...props} values={membersOf(value)} onValues={onChange} />
    </fieldset>
  );
}

function ListInput(props: FieldInputProps) {
  const text = useText();
  const member = useMember();
  const { field, path, value, onChange } = props;
  const items = Array.isArray(value) ? value : [];
  // An institution's own people choose among what the Kurul has granted to it.
  if (field.name === "rights" && member?.institution)
    return (
      <RightsInput
        id={idOf(path)}
        label={field.label}
        items={items}
        onChange={onChange}
        error={props.errorOf(idOf(path)) ?? (items.length ? undefined : props.errorOf(`${idOf(path)}-0-service`))}
      />
    );
  const error = props.errorOf(idOf(path));
  const isFull = field.highest !== undefined && items.length >= field.highest;
  return (
    <fieldset className={`group${error ? " invalid" : ""}`} id={idOf(path)} tabIndex={-1}>
      <legend lang="tr">
        {field.label}
        {field.required ? null : <span className="optional"> ({text.optional})</span>}
      </legend>
      {error ? <span className="field-error">{error}</span> : null}
      {items.map((item, index) => (
        // Items have no name of their own: their place is what they are.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <fieldset key={index} className="group">
          <legend lang="tr">{text.act.item(field.label, index + 1)}</legend>
          <Members
            {...props}
            path={`${path}[${index}]`}
            values={item}
            onValues={(changed) => onChange(items.map((each, at) => (at === index ? changed : each)))}
          />
          <Button small tone="bad" onPress={() => onChange(items.filter((_, at) => at !== index))}>
            {text.act.remove(field.label, index + 1)}
          </Button>
        </fieldset>
      ))}
      {isFull ? null : (
        <Button small onPress={() => onChange([...items, emptyValues(field.members ?? [])])}>
          {text.act.add(field.label)}
        </Button>
      )}
    </fieldset>
  );
}

function PlainInput(props: FieldInputProps) {
  const text = useText();
  const { field, path, value, onChange } = props;
  const id = idOf(path);
  const shared = {
    id,
    label: field.label,
    value: typeof value === "string" ? value : "",
    onChange,
    error: props.errorOf(id),
    optional: !field.required,
  };
  switch (field.kind) {
    case "accepted":
      return (
        <CheckInput {...shared} checked={shared.value === "true"} onChange={(is) => onChange(is ? "true" : "false")} />
      );
    case "boolean":
      return (
        <RadioInput
          {...shared}
          options={[
            { value: "true", label: text.yes },
            { value: "false", label: text.no },
          ]}
        />
      );
    case "choice":
      return <ChoiceInput {...shared} member={field.name} choices={field.choices ?? []} />;
    case "hash":
      return (
        <DocumentInput
          {...shared}
          caseId={props.caseId}
          documentKind={props.documentKind ?? field.name.replaceAll("_", "-")}
        />
      );
    case "date":
      return <TextInput {...shared} hint={text.act.dayHint} look="short" inputMode="numeric" />;
    case "integer":
      return <TextInput {...shared} look="short" inputMode="numeric" />;
    case "landline":
      return <TextInput {...shared} hint={text.act.phoneHint} type="tel" inputMode="tel" />;
    case "email":
      return <TextInput {...shared} type="email" inputMode="email" />;
    case "national-id":
      return <TextInput {...shared} kind="identity" />;
    case "list":
      return <TextInput {...shared} hint={text.act.lineHint} rows={LINES_ROWS} />;
    case "any":
      return <TextInput {...shared} hint={text.act.jsonHint} rows={LONG_ROWS} />;
    case "long-text":
      return <TextInput {...shared} rows={LONG_ROWS} />;
    default:
      return <TextInput {...shared} />;
  }
}

interface Shared {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  optional: boolean;
}

function ChoiceInput({ choices, member, ...shared }: Shared & { choices: string[]; member: string }) {
  const options = choices.map((value) => ({ value, label: optionText(value, member) }));
  // What has no Turkish word is told as it is, and marked as a code for readers by its spelling alone.
  if (options.length <= RADIOS_MAX && choices.every((key) => choiceText(key)))
    return <RadioInput {...shared} options={options} language="tr" />;
  return <SelectInput {...shared} options={sortedBy(options, (option) => option.label)} language="tr" />;
}
