import { type ComponentType, useEffect } from "react";
import { Button } from "../../components/Button";
import { useWords } from "../../session/preferences";
import type { FieldInputProps } from "../cases/FieldInput";
import { idOf, type Values } from "../cases/form_values";
import { fieldsByGroup, groupLabel, groupRows, linesOf } from "./field_groups";
import * as words from "./words";

/** Reason and legal basis for each group of the chosen fields (B3; ). */
export function GroupReasons(props: FieldInputProps & { service: Values; Input: ComponentType<FieldInputProps> }) {
  const text = useWords(words);
  const { field, path, onChange, Input } = props;
  const paths = linesOf(props.service["paths"]);
  const ofService = props.service["legal_basis"];
  const basis = Array.isArray(ofService) ? ofService : [];
  const rows = groupRows(paths, props.value, field);
  const isAsked = (Array.isArray(props.value) ? props.value.length : 0) === rows.length;
  // A draft of a time without groups is asked for them too.
  useEffect(() => {
    if (!isAsked) onChange(rows);
  });
  if (rows.length === 0) return null;
  const fields = fieldsByGroup(paths);
  const error = props.errorOf(idOf(path));
  const hasBasis = basis.some((each) => String(each["law"] ?? "") !== "");
  const set = (index: number, changed: Values) => onChange(rows.map((row, at) => (at === index ? changed : row)));
  return (
    <fieldset className={`group${error ? " invalid" : ""}`} id={idOf(path)} tabIndex={-1}>
      <legend lang="tr">{field.label}</legend>
      <p className="hint">{text.groupsHint}</p>
      {error ? <span className="field-error">{error}</span> : null}
      {rows.map((row, index) => {
        const group = String(row["group"]);
        const at = `${path}[${index}]`;
        return (
          <fieldset key={group} className="group">
            <legend lang="tr">{groupLabel(group)}</legend>
            <p lang="tr" className="hint">
              {fields.get(group)?.join(", ")}
            </p>
            {(field.members ?? [])
              .filter((member) => member.name !== "group")
              .map((member) => (
                <Input
                  key={member.name}
                  field={member}
                  path={`${at}.${member.name}`}
                  value={row[member.name]}
                  onChange={(value) => set(index, { ...row, [member.name]: value })}
                  errorOf={props.errorOf}
                />
              ))}
            <Button
              small
              tone="quiet"
              isDisabled={!hasBasis}
              aria-label={`${text.sameBasis}: ${groupLabel(group)}`}
              onPress={() => set(index, { ...row, legal_basis: basis.map((each) => ({ ...each })) })}
            >
              {text.sameBasis}
            </Button>
          </fieldset>
        );
      })}
    </fieldset>
  );
}
