import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { type PagePath, pages } from "./boot/pages";
import { SignInPage } from "./session/SignInPage";
import { type LazyPage, members } from "./shell/members";
import { Shell } from "./shell/Shell";
import { BrokenPage, NotFoundPage, StatementPage } from "./shell/StatusPages";

/** Addresses are Turkish words and ids of cases; nothing in them names a person (PORTAL 1.6). */
const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: BrokenPage });

const words = (names: readonly string[]) => (search: Record<string, unknown>) =>
  Object.fromEntries(
    names.flatMap((name) => (typeof search[name] === "string" ? [[name, search[name]]] : [])),
  ) as Record<string, string>;

const route = <Path extends string>(path: Path, component: () => React.ReactNode, search: readonly string[] = []) =>
  createRoute({ getParentRoute: () => root, path, component, validateSearch: words(search) });

const lazy = (path: PagePath, name: string) =>
  lazyRouteComponent(pages[path] as () => Promise<Record<string, unknown>>, name) as LazyPage;
/** A page that comes when it is asked for: for anybody, and for who has signed in. */
const openPage = <Path extends PagePath>(path: Path, name: string, search: readonly string[] = []) =>
  route(path, lazy(path, name), search);
const memberPage = <Path extends PagePath>(path: Path, name: string, search: readonly string[] = []) =>
  route(path, members(lazy(path, name)), search);

const routes = [
  route("/giris", SignInPage, ["neden", "donus"]),
  openPage("/giris/kurulum", "SetUpPage"),
  route("/erisilebilirlik", StatementPage),
  memberPage("/", "TasksPage"),
  memberPage("/kuyruk", "WorkPage", ["kimin", "tur", "sonra"]),
  memberPage("/isler", "QueuePage", ["tur", "durum", "kurum", "sayi", "acik", "onay", "sira", "sutun", "sonra"]),
  memberPage("/isler/$id", "CasePage"),
  memberPage("/isler/$id/$act", "ActPage", ["madde"]),
  memberPage("/yeni", "BeginListPage"),
  memberPage("/yeni/$kind/$act", "BeginPage", ["kurum", "bolum"]),
  memberPage("/kurul", "BoardPage"),
  memberPage("/isler/$id/karar", "DecisionPage"),
  memberPage("/kurumlar", "InstitutionsPage", ["ara", "durum"]),
  memberPage("/kurumlar/$number", "InstitutionPage"),
  memberPage("/izleme", "MonitorPage"),
  memberPage("/uyarilar", "AlarmsPage", ["kurum"]),
  memberPage("/anahtarlar", "ExpiriesPage"),
  memberPage("/anahtarlar/yenile/$kind/$id", "RenewalPage", ["bitis"]),
  memberPage("/rol-gorunumu", "ViewAsPage"),
  memberPage("/onaylar", "ApprovalsPage"),
  memberPage("/iz", "SearchPage"),
  memberPage("/iz/arama/$id", "ResultsPage", ["sonra"]),
  memberPage("/iz/kayit/$index", "EntryPage"),
  memberPage("/iz/bul", "TracePage"),
  memberPage("/iz/dogrulama", "VerificationPage"),
  memberPage("/iz/ornek", "SamplePage"),
  memberPage("/islemler", "ActsPage"),
  memberPage("/kullanicilar", "UsersPage", ["goster"]),
  memberPage("/kullanicilar/yeni", "AddUserPage"),
  memberPage("/kullanicilar/liste", "ImportPage"),
  memberPage("/kullanicilar/$id", "UserPage"),
  memberPage("/adresler", "AddressPage"),
  memberPage("/taahhutname", "UndertakingPage", ["dosya"]),
  memberPage("/bildirimler", "NoticesPage"),
  memberPage("/bildirimler/yeni", "ReportPage", ["ne", "adres"]),
  memberPage("/bildirimler/birlesme", "MergerPage"),
  memberPage("/ek-yetki", "ExtraAuthorityPage"),
  memberPage("/amaclar", "PurposesPage"),
  memberPage("/askida", "SuspendedPage"),
  memberPage("/gelen-kutusu", "InboxPage", ["once"]),
  memberPage("/hesaplar", "AccountsPage", ["kurum", "sonra"]),
  memberPage("/hesaplar/$id", "OneAccountPage"),
  memberPage("/belge", "DocumentPage"),
  memberPage("/kullanim", "UsagePage", ["donem", "kurum"]),
  memberPage("/cagrilar", "CallsPage", ["kurum", "kullanici", "sonuc", "once"]),
  memberPage("/kota", "QuotaPage", ["kurum"]),
  memberPage("/gozden-gecirme", "ReviewsPage", ["kurum", "ay"]),
  memberPage("/konsol", "ConsolePage"),
  memberPage("/baglanti-denetimi", "DoctorPage"),
  memberPage("/canliya-gecis", "GoLivePage"),
  memberPage("/ileti-kaydi", "RecordingPage"),
  memberPage("/baslangic", "StartPage"),
  memberPage("/kimlik-bilgileri", "CredentialsPage"),
  memberPage("/indirmeler", "DownloadsPage"),
  openPage("/basvuru", "ApplicantPage", ["tur"]),
  openPage("/basvuru/$id", "ApplicationPage"),
  memberPage("/sorgularim", "LookUpsPage", ["yil", "kurum"]),
  memberPage("/sorgularim/sor/$reference", "AskPage"),
  memberPage("/sorgularim/soru/$id", "InquiryPage"),
  memberPage("/sorgu", "ClerkPage"),
  memberPage("/hesabim", "AccountPage"),
  openPage("/galeri", "GalleryPage", ["sira", "sutun", "is"]),
];

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: "/portal",
  // Plain words in addresses: `?tur=application`, not JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const words = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (value ? [[name, String(value)]] : [])),
    ).toString();
    return words ? `?${words}` : "";
  },
  defaultPreload: false,
  scrollRestoration: true,
  trailingSlash: "never",
});

/** What stands at the address one begins at: found and fetched, so that the first picture has it. */
export async function fetchFirstPage(): Promise<void> {
  await router.load();
  const match = router.state.matches.at(-1);
  const page = match && (router.routesById[match.routeId].options.component as Partial<ReturnType<typeof members>>);
  await page?.fetchPage?.();
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
