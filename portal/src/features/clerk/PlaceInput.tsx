import { useDeferredValue, useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import { useWords } from "../../session/preferences";
import { tidy } from "../../text/turkish";
import { type Place, usePlaces } from "./api";
import { words } from "./words";

/** A place by a part of its name: what is typed is looked up at the server, what is chosen has a code. */
export function PlaceInput(props: {
  id: string;
  kind: "province" | "district" | "neighbourhood";
  label: string;
  hint?: string;
  within?: number;
  chosen: Place | undefined;
  error?: string | undefined;
  onChoose: (place: Place | undefined) => void;
}) {
  const text = useWords(words);
  const [typed, setTyped] = useState("");
  const shown = props.chosen ? props.chosen.name : typed;
  const part = useDeferredValue(tidy(typed));
  const { data } = usePlaces(props.kind, props.within ?? 0, props.chosen ? "" : part);
  // What is chosen stays in the list, whatever else is looked up: the box takes its words from there.
  const items = (props.chosen ? [props.chosen] : (data ?? [])).map((place) => ({ ...place, id: place.code }));
  return (
    <ComboBox
      id={props.id}
      className={`field clerk-place${props.error ? " invalid" : ""}`}
      items={items}
      inputValue={shown}
      onInputChange={(value) => {
        setTyped(value);
        if (props.chosen && value !== props.chosen.name) props.onChoose(undefined);
      }}
      selectedKey={props.chosen?.code ?? null}
      onSelectionChange={(key) => {
        const place = items.find((each) => each.code === key);
        if (place) {
          setTyped(place.name);
          props.onChoose(place);
        }
      }}
      defaultFilter={() => true}
      allowsEmptyCollection
      isInvalid={props.error !== undefined}
      validationBehavior="aria"
      menuTrigger="input"
    >
      <Label>{props.label}</Label>
      <Text slot="description" className="hint">
        {props.hint ?? text.placeHint}
      </Text>
      {props.error ? (
        <Text slot="errorMessage" className="field-error">
          {props.error}
        </Text>
      ) : null}
      <div className="with-button">
        <Input className="input" autoComplete="off" />
        <Button className="button quiet" aria-label={text.openList}>
          ▾
        </Button>
      </div>
      <Popover className="popover-menu clerk-places">
        <ListBox renderEmptyState={() => <span className="hint">{text.noPlace}</span>}>
          {(place: Place & { id: number }) => (
            <ListBoxItem id={place.code} textValue={place.name} className="clerk-option">
              {place.name}
              {place.within ? <span className="muted"> – {place.within}</span> : null}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
