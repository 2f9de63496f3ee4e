import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "../../components/Button";
import { CheckInput, SelectInput, TextInput } from "../../components/fields";
import { ErrorSummary, type Fault } from "../../components/notices";
import { useWords } from "../../session/preferences";
import { parseDay } from "../../text/dates";
import { isForeigner } from "../../text/national_id";
import { tidy, upper } from "../../text/turkish";
import type { Offer, Place, RecordJson } from "./api";
import { PlaceInput } from "./PlaceInput";
import { birthOf, needsBirth, numberCriterion, numberFault, offerOf, type Way } from "./ways";
import { type Words, words } from "./words";

interface FormProps {
  offers: readonly Offer[];
  working: boolean;
  onAsk: (offer: Offer, criterion: RecordJson, near?: boolean) => void;
}

function Frame(props: { faults: readonly Fault[]; working: boolean; onSubmit: () => void; children: ReactNode }) {
  const text = useWords(words);
  function submit(event: FormEvent) {
    event.preventDefault();
    props.onSubmit();
  }
  return (
    <form onSubmit={submit} noValidate>
      <ErrorSummary faults={props.faults} />
      <div className="clerk-fields">{props.children}</div>
      <Button type="submit" tone="primary" working={props.working}>
        {text.ask}
      </Button>
    </form>
  );
}

const messageOf = (faults: readonly Fault[], id: string) => faults.find((fault) => fault.id === id)?.message;

function optionsOf(offer: Offer | undefined, member: string, text: Words) {
  const values = offer?.criterion.find((each) => each.name === member)?.values ?? [];
  return values.map((value) => ({ value, label: text.enumeration[value] ?? value }));
}

/** Whether a key was pressed in the box of the number, where signs of the numeric pad are commands (S14). */
export const isNumberBox = (event: KeyboardEvent) => (event.target as HTMLElement).id === "number";

/** By number: checked here before a question is spent on it (S1, S15). */
export function NumberForm({ offers, working, onAsk, way }: FormProps & { way: Way }) {
  const text = useWords(words);
  const [number, setNumber] = useState("");
  const [birth, setBirth] = useState("");
  const [kind, setKind] = useState("");
  const [withEvents, setWithEvents] = useState(false);
  const [faults, setFaults] = useState<Fault[]>([]);
  const offer = offerOf(offers, way, number);
  useEffect(() => {
    // The next person without the mouse: F2, or + in the box where no number has one, empties the box and goes there.
    const next = (event: KeyboardEvent) => {
      if (event.key !== "F2" && !(event.key === "+" && isNumberBox(event))) return;
      event.preventDefault();
      setNumber("");
      setFaults([]);
      document.getElementById("number")?.focus();
    };
    window.addEventListener("keydown", next);
    return () => window.removeEventListener("keydown", next);
  }, []);
  const isExtract = way === "extract";
  function faultsOf(): Fault[] {
    const wrong = numberFault(number, text);
    if (wrong) return [{ id: "number", message: wrong }];
    if (!offer) return [{ id: "number", message: text.foreignerNotOffered }];
    if (isForeigner(number) && (way === "family" || isExtract)) return [{ id: "number", message: text.foreignerWay }];
    const found: Fault[] = [];
    if (needsBirth(offer) && !parseDay(birth)) found.push({ id: "birth", message: text.needBirth });
    if (isExtract && !kind) found.push({ id: "kind", message: text.needKind });
    return found;
  }
  function submit() {
    const found = faultsOf();
    setFaults(found);
    const day = parseDay(birth);
    if (found.length === 0 && offer)
      onAsk(
        offer,
        numberCriterion(
          offer,
          number,
          day ? birthOf(day) : undefined,
          isExtract ? { NKOTipi: kind, Vukuatli: withEvents } : {},
        ),
      );
  }
  return (
    <Frame faults={faults} working={working} onSubmit={submit}>
      <TextInput
        id="number"
        label={text.number}
        hint={text.numberHint}
        value={number}
        onChange={setNumber}
        kind="identity"
        focused
        error={messageOf(faults, "number")}
      />
      {needsBirth(offer) ? (
        <TextInput
          id="birth"
          label={text.birth}
          hint={text.birthHint}
          value={birth}
          onChange={setBirth}
          inputMode="numeric"
          autoComplete="off"
          look="short"
          error={messageOf(faults, "birth")}
        />
      ) : null}
      {isExtract ? (
        <>
          <SelectInput
            id="kind"
            label={text.extractKind}
            value={kind}
            onChange={setKind}
            options={optionsOf(offer, "NKOTipi", text)}
            error={messageOf(faults, "kind")}
          />
          <CheckInput id="events" label={text.withEvents} checked={withEvents} onChange={setWithEvents} />
        </>
      ) : null}
    </Frame>
  );
}

const IDENTITY_FIELDS = [
  ["Ad", "given"],
  ["Soyad", "surname"],
  ["BabaAd", "father"],
  ["AnneAd", "mother"],
  ["DogumYer", "birthPlace"],
] as const;
const BIRTH_FIELDS = [
  ["DogumTarihGun", "birthDay"],
  ["DogumTarihAy", "birthMonth"],
  ["DogumTarihYil", "birthYear"],
] as const;
const CHOICES = [
  ["Cinsiyet", "sex"],
  ["KisiSorguModu", "mode"],
] as const;

/** By names and birth; what is too wide is told and lists nobody (S3). */
export function IdentityForm({ offers, working, onAsk }: FormProps) {
  const text = useWords(words);
  const [values, setValues] = useState<Record<string, string>>({});
  const [near, setNear] = useState(false);
  const [faults, setFaults] = useState<Fault[]>([]);
  const offer = offerOf(offers, "identity");
  if (!offer) return null;
  const set = (name: string) => (value: string) => setValues((now) => ({ ...now, [name]: value }));
  const written = (name: string) => tidy(values[name] ?? "");
  const takes = ([name]: readonly [string, string]) => offer.criterion.some((each) => each.name === name);
  function submit() {
    const found: Fault[] = [];
    if (!written("Ad") && !written("Soyad")) found.push({ id: "Ad", message: text.needIdentity });
    if (written("DogumTarihYil") && !/^\d{4}$/.test(written("DogumTarihYil")))
      found.push({ id: "DogumTarihYil", message: text.yearNumber });
    for (const name of ["DogumTarihGun", "DogumTarihAy"])
      if (written(name) && !/^\d{1,2}$/.test(written(name))) found.push({ id: name, message: text.needBirth });
    setFaults(found);
    if (found.length > 0 || !offer) return;
    const criterion: RecordJson = {};
    for (const [name] of IDENTITY_FIELDS) if (written(name)) criterion[name] = upper(written(name));
    for (const [name] of BIRTH_FIELDS) if (written(name)) criterion[name] = Number(written(name));
    for (const [name] of CHOICES) if (written(name)) criterion[name] = written(name);
    onAsk(offer, criterion, near);
  }
  return (
    <Frame faults={faults} working={working} onSubmit={submit}>
      {IDENTITY_FIELDS.filter(takes).map(([name, word], index) => (
        <TextInput
          key={name}
          id={name}
          label={text[word]}
          value={values[name] ?? ""}
          onChange={set(name)}
          autoComplete="off"
          focused={index === 0}
          error={messageOf(faults, name)}
          optional={name !== "Ad" && name !== "Soyad"}
        />
      ))}
      {BIRTH_FIELDS.filter(takes).map(([name, word]) => (
        <TextInput
          key={name}
          id={name}
          label={text[word]}
          value={values[name] ?? ""}
          onChange={set(name)}
          inputMode="numeric"
          autoComplete="off"
          look="short"
          error={messageOf(faults, name)}
          optional
        />
      ))}
      {CHOICES.filter(takes).map(([name, word]) => (
        <SelectInput
          key={name}
          id={name}
          label={text[word]}
          value={values[name] ?? ""}
          onChange={set(name)}
          options={optionsOf(offer, name, text)}
          optional
        />
      ))}
      <CheckInput id="near" label={text.near} hint={text.nearHint} checked={near} onChange={setNear} />
    </Frame>
  );
}

/** `Seyhan, Adana` of a neighbourhood, as the district it lies in. */
function districtOf(place: Place): Place {
  const [name = "", within = ""] = place.within.split(", ");
  return { code: place.parent, name, parent: 0, within };
}

const ROWS = [
  ["Cilt", "volume"],
  ["AileSiraNo", "familyRow"],
  ["BireySiraNo", "personRow"],
] as const;

/** By place of register: the places by name, the rows by number (S4). */
export function PlaceForm({ offers, working, onAsk }: FormProps) {
  const text = useWords(words);
  const [province, setProvince] = useState<Place>();
  const [district, setDistrict] = useState<Place>();
  const [neighbourhood, setNeighbourhood] = useState<Place>();
  const [rows, setRows] = useState<Record<string, string>>({});
  const [faults, setFaults] = useState<Fault[]>([]);
  const offer = offerOf(offers, "place");
  if (!offer) return null;
  const written = (name: string) => tidy(rows[name] ?? "");
  function submit() {
    const found: Fault[] = [];
    if (!district) found.push({ id: "district", message: text.needDistrict });
    const wrong = ROWS.find(([name]) => !/^\d{1,9}$/.test(written(name)));
    if (wrong) found.push({ id: wrong[0], message: text.needRows });
    setFaults(found);
    if (found.length > 0 || !offer || !district) return;
    onAsk(offer, {
      Ilce: district.code,
      ...Object.fromEntries(ROWS.map(([name]) => [name, Number(written(name))])),
    });
  }
  return (
    <Frame faults={faults} working={working} onSubmit={submit}>
      <PlaceInput
        id="province"
        kind="province"
        label={text.province}
        chosen={province}
        onChoose={(place) => {
          setProvince(place);
          if (place && district && district.parent !== place.code) setDistrict(undefined);
        }}
      />
      <PlaceInput
        id="district"
        kind="district"
        label={text.district}
        within={province?.code ?? 0}
        chosen={district}
        onChoose={setDistrict}
        error={messageOf(faults, "district")}
      />
      <PlaceInput
        id="neighbourhood"
        kind="neighbourhood"
        label={text.neighbourhood}
        hint={text.neighbourhoodHint}
        within={district?.code ?? 0}
        chosen={neighbourhood}
        onChoose={(place) => {
          setNeighbourhood(place);
          if (place) setDistrict(districtOf(place));
        }}
      />
      {ROWS.map(([name, word]) => (
        <TextInput
          key={name}
          id={name}
          label={text[word]}
          value={rows[name] ?? ""}
          onChange={(value) => setRows((now) => ({ ...now, [name]: value }))}
          inputMode="numeric"
          autoComplete="off"
          look="short"
          error={messageOf(faults, name)}
        />
      ))}
    </Frame>
  );
}
