import { type ReactNode, useEffect, useState } from "react";
import { Input, Label, Text, TextArea, TextField } from "react-aria-components";
import { useText, useWords } from "../session/preferences";
import { isForeigner } from "../text/national_id";
import { codePoint, strayLetters } from "../text/scripts";
import { say } from "./announce";
import { Button } from "./Button";
import { words } from "./words";

/** Fields with label, hint and error. `id` is the id of the input: error summaries lead there. */
export interface FieldProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: ReactNode;
  error?: string | undefined;
  optional?: boolean;
}

function Optional({ shown }: { shown: boolean | undefined }) {
  const text = useText();
  return shown ? <span className="optional"> ({text.optional})</span> : null;
}

interface MessageProps {
  hint?: ReactNode;
  error?: string | undefined;
}

/** Hint, remark and error of a field that the library ties to them. */
function SlotMessages({ hint, error, remark }: MessageProps & { remark?: Remark | undefined }) {
  return (
    <>
      {hint || remark ? (
        <Text slot="description" className="hint">
          {hint}
          {remark ? <span className={`remark ${remark.tone}`}>{remark.text}</span> : null}
        </Text>
      ) : null}
      {error ? (
        <Text slot="errorMessage" className="field-error">
          {error}
        </Text>
      ) : null}
    </>
  );
}

/** The same for the browser's own fields, which name them by `described`. */
function Messages({ id, hint, error }: MessageProps & { id: string }) {
  return (
    <>
      {hint ? (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      ) : null}
      {error ? (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      ) : null}
    </>
  );
}

/** Said of what was typed while it is typed; nothing is refused for it. */
interface Remark {
  tone: "warn" | "";
  text: string;
}

function useRemark(value: string, isIdentity: boolean): Remark | undefined {
  const own = useWords(words);
  const strays = strayLetters(value);
  const told = strays.map(({ letter, script }) =>
    own.strays.letter(letter, codePoint(letter), own.strays.scripts[script]),
  );
  const isStray = told.length > 0;
  const text = isStray
    ? own.strays.mixed(told.join(", "))
    : isIdentity && isForeigner(value)
      ? own.number.foreigner
      : "";
  useEffect(() => {
    if (text) say(text);
  }, [text]);
  return text ? { tone: isStray ? "warn" : "", text } : undefined;
}

export interface TextInputProps extends FieldProps {
  /** Somebody's identity number: digits, never filled in by the browser, and 99… is told (T8). */
  kind?: "identity";
  type?: "text" | "password" | "email" | "tel";
  autoComplete?: string;
  inputMode?: "text" | "numeric" | "email" | "tel";
  look?: "short" | "digits" | "";
  rows?: number;
  focused?: boolean;
}

export function TextInput(props: TextInputProps) {
  const { id, label, value, onChange, hint, error, optional, type, rows } = props;
  const isIdentity = props.kind === "identity";
  const inputMode = isIdentity ? "numeric" : props.inputMode;
  const autoComplete = isIdentity ? "off" : props.autoComplete;
  const look = isIdentity ? "digits" : props.look;
  const remark = useRemark(type === "password" ? "" : value, isIdentity);
  return (
    <TextField
      id={id}
      className={`field${error ? " invalid" : ""}`}
      value={value}
      onChange={onChange}
      type={type ?? "text"}
      isInvalid={error !== undefined}
      validationBehavior="aria"
      // Where the person's next act is to type, the field has the focus on arrival (S1).
      autoFocus={props.focused ?? false}
      {...(autoComplete ? { autoComplete } : {})}
      {...(inputMode ? { inputMode } : {})}
    >
      <Label>
        {label}
        <Optional shown={optional} />
      </Label>
      <SlotMessages hint={hint} error={error} remark={remark} />
      {rows ? <TextArea className="input" rows={rows} /> : <Input className={`input ${look ?? ""}`} />}
    </TextField>
  );
}

/** A password that can be shown; pasting and password managers work (WCAG 3.3.8). */
export function PasswordInput(props: FieldProps & { autoComplete: "current-password" | "new-password" }) {
  const text = useText();
  const [shown, setShown] = useState(false);
  const { id, label, value, onChange, hint, error, autoComplete } = props;
  return (
    <TextField
      id={id}
      className={`field${error ? " invalid" : ""}`}
      value={value}
      onChange={onChange}
      type={shown ? "text" : "password"}
      autoComplete={autoComplete}
      isInvalid={error !== undefined}
      validationBehavior="aria"
    >
      <Label>{label}</Label>
      <SlotMessages hint={hint} error={error} />
      <div className="with-button">
        <Input className="input" spellCheck={false} autoCapitalize="none" />
        <Button tone="quiet" onPress={() => setShown(!shown)} aria-label={text.signIn.revealLabel} aria-pressed={shown}>
          {shown ? text.signIn.hide : text.signIn.reveal}
        </Button>
      </div>
    </TextField>
  );
}

export interface Option {
  value: string;
  label: string;
}

function described(id: string, hint: unknown, error: unknown): { "aria-describedby"?: string } {
  const ids = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return ids ? { "aria-describedby": ids } : {};
}

/** The browser's own select: quick on a telephone, and every reader knows it. */
export function SelectInput(props: FieldProps & { options: readonly Option[]; empty?: string; language?: string }) {
  const text = useText();
  const { id, label, value, onChange, hint, error, optional, options } = props;
  return (
    <div className={`field${error ? " invalid" : ""}`}>
      <label htmlFor={id}>
        {label}
        <Optional shown={optional} />
      </label>
      <Messages id={id} hint={hint} error={error} />
      <select
        id={id}
        className="input"
        value={value}
        aria-invalid={error !== undefined}
        {...described(id, hint, error)}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{props.empty ?? text.choose}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} lang={props.language}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function CheckInput(props: {
  id: string;
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
  error?: string | undefined;
}) {
  const { id, label, hint, checked, onChange, error } = props;
  return (
    <div className={`field${error ? " invalid" : ""}`}>
      <Messages id={id} hint={hint} error={error} />
      <label className="check" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={checked}
          aria-invalid={error !== undefined}
          {...described(id, hint, error)}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
    </div>
  );
}

export function RadioInput(props: FieldProps & { options: readonly Option[]; language?: string }) {
  const { id, label, value, onChange, hint, error, optional, options } = props;
  return (
    <fieldset className={`${error ? "invalid" : ""}`} {...described(id, hint, error)}>
      <legend>
        {label}
        <Optional shown={optional} />
      </legend>
      <Messages id={id} hint={hint} error={error} />
      {options.map((option, index) => (
        <label key={option.value} className="check" htmlFor={index === 0 ? id : `${id}-${index}`}>
          <input
            type="radio"
            id={index === 0 ? id : `${id}-${index}`}
            name={id}
            value={option.value}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
          <span lang={props.language}>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
