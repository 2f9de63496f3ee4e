/** What each address shows, by its file: the start of the portal fetches it while the libraries are still on their way (ADR 0169). */

const setUp = () => import("../session/SetUpPage");
const tasks = () => import("../features/cases/TasksPage");
const work = () => import("../features/work/WorkPage");
const queue = () => import("../features/cases/QueuePage");
const subject = () => import("../features/cases/CasePage");
const act = () => import("../features/cases/ActPage");
const begin = () => import("../features/cases/BeginPage");
const board = () => import("../features/board/BoardPage");
const decision = () => import("../features/decisions/DecisionPage");
const institutions = () => import("../features/oversight/InstitutionsPage");
const institution = () => import("../features/oversight/InstitutionPage");
const monitor = () => import("../features/oversight/MonitorPage");
const alarms = () => import("../features/oversight/AlarmsPage");
const expiries = () => import("../features/oversight/ExpiriesPage");
const renewal = () => import("../features/oversight/RenewalPage");
const viewAs = () => import("../features/views/ViewAsPage");
const approvals = () => import("../features/board/ApprovalsPage");
const log = () => import("../features/inspection/SearchPage");
const logResults = () => import("../features/inspection/ResultsPage");
const logEntry = () => import("../features/inspection/EntryPage");
const logTrace = () => import("../features/inspection/TracePage");
const logVerification = () => import("../features/inspection/VerificationPage");
const logSample = () => import("../features/inspection/SamplePage");
const logActs = () => import("../features/inspection/ActsPage");
const users = () => import("../features/institution/UsersPage");
const addUser = () => import("../features/institution/AddUserPage");
const importUsers = () => import("../features/institution/ImportPage");
const user = () => import("../features/institution/UserPage");
const address = () => import("../features/institution/AddressPage");
const undertaking = () => import("../features/institution/UndertakingPage");
const notices = () => import("../features/institution/NoticesPage");
const merger = () => import("../features/institution/MergerPage");
const grants = () => import("../features/institution/GrantPages");
const suspended = () => import("../features/institution/SuspendedPage");
const inbox = () => import("../features/institution/InboxPage");
const accounts = () => import("../features/accounts/AccountsPage");
const documents = () => import("../features/documents/DocumentPage");
const usage = () => import("../features/usage/UsagePage");
const calls = () => import("../features/usage/CallsPage");
const quota = () => import("../features/usage/QuotaPage");
const reviews = () => import("../features/usage/ReviewsPage");
const console = () => import("../features/console/ConsolePage");
const doctor = () => import("../features/console/DoctorPage");
const goLive = () => import("../features/technician/GoLivePage");
const recording = () => import("../features/technician/RecordingPage");
const start = () => import("../features/technician/StartPage");
const credentials = () => import("../features/technician/CredentialsPage");
const downloads = () => import("../features/technician/DownloadsPage");
const applicant = () => import("../features/applicant/ApplicantPage");
const application = () => import("../features/applicant/ApplicationPage");
const lookUps = () => import("../features/citizen/LookUpsPage");
const askAbout = () => import("../features/citizen/AskPage");
const inquiry = () => import("../features/citizen/InquiryPage");
const clerk = () => import("../features/clerk/ClerkPage");
const account = () => import("../session/AccountPage");
const gallery = () => import("../features/gallery/GalleryPage");

export const pages = {
  "/giris/kurulum": setUp,
  "/": tasks,
  "/kuyruk": work,
  "/isler": queue,
  "/isler/$id": subject,
  "/isler/$id/$act": act,
  "/yeni": begin,
  "/yeni/$kind/$act": begin,
  "/kurul": board,
  "/isler/$id/karar": decision,
  "/kurumlar": institutions,
  "/kurumlar/$number": institution,
  "/izleme": monitor,
  "/uyarilar": alarms,
  "/anahtarlar": expiries,
  "/anahtarlar/yenile/$kind/$id": renewal,
  "/rol-gorunumu": viewAs,
  "/onaylar": approvals,
  "/iz": log,
  "/iz/arama/$id": logResults,
  "/iz/kayit/$index": logEntry,
  "/iz/bul": logTrace,
  "/iz/dogrulama": logVerification,
  "/iz/ornek": logSample,
  "/islemler": logActs,
  "/kullanicilar": users,
  "/kullanicilar/yeni": addUser,
  "/kullanicilar/liste": importUsers,
  "/kullanicilar/$id": user,
  "/adresler": address,
  "/taahhutname": undertaking,
  "/bildirimler": notices,
  "/bildirimler/yeni": notices,
  "/bildirimler/birlesme": merger,
  "/ek-yetki": grants,
  "/amaclar": grants,
  "/askida": suspended,
  "/gelen-kutusu": inbox,
  "/hesaplar": accounts,
  "/hesaplar/$id": accounts,
  "/belge": documents,
  "/kullanim": usage,
  "/cagrilar": calls,
  "/kota": quota,
  "/gozden-gecirme": reviews,
  "/konsol": console,
  "/baglanti-denetimi": doctor,
  "/canliya-gecis": goLive,
  "/ileti-kaydi": recording,
  "/baslangic": start,
  "/kimlik-bilgileri": credentials,
  "/indirmeler": downloads,
  "/basvuru": applicant,
  "/basvuru/$id": application,
  "/sorgularim": lookUps,
  "/sorgularim/sor/$reference": askAbout,
  "/sorgularim/soru/$id": inquiry,
  "/sorgu": clerk,
  "/hesabim": account,
  "/galeri": gallery,
};

export type PagePath = keyof typeof pages;
type Load = () => Promise<unknown>;

const ID = /\$\w+/g;

const ids = (pattern: string) => pattern.match(ID)?.length ?? 0;

/** How the page of an address is fetched; nothing where the first script has it, or nobody. A word goes before an id. */
export function pageAt(address: string): Load | undefined {
  const path = address.replace(/^\/portal/, "").replace(/(?<=.)\/$/, "") || "/";
  return Object.entries(pages)
    .filter(([pattern]) => new RegExp(`^${pattern.replace(ID, "[^/]+")}$`).test(path))
    .sort(([left], [right]) => ids(left) - ids(right))[0]?.[1];
}
