import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { SetUpPage } from "./session/SetUpPage";
import { SignInPage } from "./session/SignInPage";
import { members } from "./shell/members";
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

type Load = () => Promise<Record<string, unknown>>;
const lazy = (load: Load, name: string) => lazyRouteComponent(load, name) as () => React.ReactNode;
const lazyMember = (load: Load, name: string) => members(lazy(load, name));

const account = () => import("./session/AccountPage");
const tasks = () => import("./features/cases/TasksPage");
const queue = () => import("./features/cases/QueuePage");
const subject = () => import("./features/cases/CasePage");
const act = () => import("./features/cases/ActPage");
const begin = () => import("./features/cases/BeginPage");
const board = () => import("./features/board/BoardPage");
const approvals = () => import("./features/board/ApprovalsPage");
const clerk = () => import("./features/clerk/ClerkPage");
const log = () => import("./features/inspection/SearchPage");
const logResults = () => import("./features/inspection/ResultsPage");
const logEntry = () => import("./features/inspection/EntryPage");
const logTrace = () => import("./features/inspection/TracePage");
const logVerification = () => import("./features/inspection/VerificationPage");
const logSample = () => import("./features/inspection/SamplePage");
const logActs = () => import("./features/inspection/ActsPage");
const users = () => import("./features/institution/UsersPage");
const user = () => import("./features/institution/UserPage");
const addUser = () => import("./features/institution/AddUserPage");
const importUsers = () => import("./features/institution/ImportPage");
const address = () => import("./features/institution/AddressPage");
const undertaking = () => import("./features/institution/UndertakingPage");
const notices = () => import("./features/institution/NoticesPage");
const merger = () => import("./features/institution/MergerPage");
const grants = () => import("./features/institution/GrantPages");
const suspended = () => import("./features/institution/SuspendedPage");
const inbox = () => import("./features/institution/InboxPage");
const accounts = () => import("./features/accounts/AccountsPage");
const documents = () => import("./features/documents/DocumentPage");
const usage = () => import("./features/usage/UsagePage");
const calls = () => import("./features/usage/CallsPage");
const quota = () => import("./features/usage/QuotaPage");
const start = () => import("./features/technician/StartPage");
const credentials = () => import("./features/technician/CredentialsPage");
const goLive = () => import("./features/technician/GoLivePage");
const recording = () => import("./features/technician/RecordingPage");
const downloads = () => import("./features/technician/DownloadsPage");
const console = () => import("./features/console/ConsolePage");
const doctor = () => import("./features/console/DoctorPage");
const applicant = () => import("./features/applicant/ApplicantPage");
const application = () => import("./features/applicant/ApplicationPage");
const gallery = () => import("./features/gallery/GalleryPage");

const lookUps = () => import("./features/citizen/LookUpsPage");
const askAbout = () => import("./features/citizen/AskPage");
const inquiry = () => import("./features/citizen/InquiryPage");
const decision = () => import("./features/decisions/DecisionPage");
const institutions = () => import("./features/oversight/InstitutionsPage");
const institution = () => import("./features/oversight/InstitutionPage");
const monitor = () => import("./features/oversight/MonitorPage");
const alarms = () => import("./features/oversight/AlarmsPage");
const viewAs = () => import("./features/views/ViewAsPage");
const work = () => import("./features/work/WorkPage");
const renewal = () => import("./features/oversight/RenewalPage");
const expiries = () => import("./features/oversight/ExpiriesPage");

const routes = [
  route("/giris", SignInPage, ["neden", "donus"]),
  route("/giris/kurulum", SetUpPage),
  route("/erisilebilirlik", StatementPage),
  route("/", lazyMember(tasks, "TasksPage")),
  route("/kuyruk", lazyMember(work, "WorkPage"), ["kimin", "tur", "sonra"]),
  route("/isler", lazyMember(queue, "QueuePage"), [
    "tur",
    "durum",
    "kurum",
    "sayi",
    "acik",
    "onay",
    "sira",
    "sutun",
    "sonra",
  ]),
  route("/isler/$id", lazyMember(subject, "CasePage")),
  route("/isler/$id/$act", lazyMember(act, "ActPage"), ["madde"]),
  route("/yeni", lazyMember(begin, "BeginListPage")),
  route("/yeni/$kind/$act", lazyMember(begin, "BeginPage"), ["kurum", "bolum"]),
  route("/kurul", lazyMember(board, "BoardPage")),
  route("/isler/$id/karar", lazyMember(decision, "DecisionPage")),
  route("/kurumlar", lazyMember(institutions, "InstitutionsPage"), ["ara", "durum"]),
  route("/kurumlar/$number", lazyMember(institution, "InstitutionPage")),
  route("/izleme", lazyMember(monitor, "MonitorPage")),
  route("/uyarilar", lazyMember(alarms, "AlarmsPage"), ["kurum"]),
  route("/anahtarlar", lazyMember(expiries, "ExpiriesPage")),
  route("/anahtarlar/yenile/$kind/$id", lazyMember(renewal, "RenewalPage"), ["bitis"]),
  route("/rol-gorunumu", lazyMember(viewAs, "ViewAsPage")),
  route("/onaylar", lazyMember(approvals, "ApprovalsPage")),
  route("/iz", lazyMember(log, "SearchPage")),
  route("/iz/arama/$id", lazyMember(logResults, "ResultsPage"), ["sonra"]),
  route("/iz/kayit/$index", lazyMember(logEntry, "EntryPage")),
  route("/iz/bul", lazyMember(logTrace, "TracePage")),
  route("/iz/dogrulama", lazyMember(logVerification, "VerificationPage")),
  route("/iz/ornek", lazyMember(logSample, "SamplePage")),
  route("/islemler", lazyMember(logActs, "ActsPage")),
  route("/kullanicilar", lazyMember(users, "UsersPage"), ["goster"]),
  route("/kullanicilar/yeni", lazyMember(addUser, "AddUserPage")),
  route("/kullanicilar/liste", lazyMember(importUsers, "ImportPage")),
  route("/kullanicilar/$id", lazyMember(user, "UserPage")),
  route("/adresler", lazyMember(address, "AddressPage")),
  route("/taahhutname", lazyMember(undertaking, "UndertakingPage"), ["dosya"]),
  route("/bildirimler", lazyMember(notices, "NoticesPage")),
  route("/bildirimler/yeni", lazyMember(notices, "ReportPage"), ["ne", "adres"]),
  route("/bildirimler/birlesme", lazyMember(merger, "MergerPage")),
  route("/ek-yetki", lazyMember(grants, "ExtraAuthorityPage")),
  route("/amaclar", lazyMember(grants, "PurposesPage")),
  route("/askida", lazyMember(suspended, "SuspendedPage")),
  route("/gelen-kutusu", lazyMember(inbox, "InboxPage"), ["once"]),
  route("/hesaplar", lazyMember(accounts, "AccountsPage"), ["kurum", "sonra"]),
  route("/hesaplar/$id", lazyMember(accounts, "OneAccountPage")),
  route("/belge", lazyMember(documents, "DocumentPage")),
  route("/kullanim", lazyMember(usage, "UsagePage"), ["donem", "kurum"]),
  route("/cagrilar", lazyMember(calls, "CallsPage"), ["kurum", "kullanici", "sonuc", "once"]),
  route("/kota", lazyMember(quota, "QuotaPage"), ["kurum"]),
  route("/konsol", lazyMember(console, "ConsolePage")),
  route("/baglanti-denetimi", lazyMember(doctor, "DoctorPage")),
  route("/canliya-gecis", lazyMember(goLive, "GoLivePage")),
  route("/ileti-kaydi", lazyMember(recording, "RecordingPage")),
  route("/baslangic", lazyMember(start, "StartPage")),
  route("/kimlik-bilgileri", lazyMember(credentials, "CredentialsPage")),
  route("/indirmeler", lazyMember(downloads, "DownloadsPage")),
  route("/basvuru", lazy(applicant, "ApplicantPage"), ["tur"]),
  route("/basvuru/$id", lazy(application, "ApplicationPage")),
  route("/sorgularim", lazyMember(lookUps, "LookUpsPage"), ["yil", "kurum"]),
  route("/sorgularim/sor/$reference", lazyMember(askAbout, "AskPage")),
  route("/sorgularim/soru/$id", lazyMember(inquiry, "InquiryPage")),
  route("/sorgu", lazyMember(clerk, "ClerkPage")),
  route("/hesabim", lazyMember(account, "AccountPage")),
  route("/galeri", lazy(gallery, "GalleryPage"), ["sira", "sutun", "is"]),
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

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
