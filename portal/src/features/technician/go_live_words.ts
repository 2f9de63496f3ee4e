/** Words of the checks before going live. */
const tr = {
  title: "Canlıya geçiş denetimi",
  lead: "Programınızın hazır olup olmadığı, yaptığı gerçek çağrılardan anlaşılır. İşaretlenecek kutu yoktur.",
  checklist: "Denetimler",
  allPassed: "Bütün denetimler geçti",
  notYet: (good: string, all: string) => `${all} denetimden ${good} tanesi tamam`,
  looked: (questions: string, from: string, until: string, days: string) =>
    `Bakılan: ${from} – ${until} arasındaki son çağrılar, ${questions} sorgu. Servisler için son ${days} gün.`,
  nothing: "Henüz sayılmış çağrı yok.",
  seen: (count: string) => `Görülen: ${count}`,
  atLeast: (bound: string) => `(en az ${bound} olmalı)`,
  atMost: (bound: string) => `(en çok ${bound} olabilir)`,
  missing: (names: string) => `Sorgulanmamış: ${names}`,
  next: "Ne yapmalı",
  states: { passed: "Geçti", failed: "Geçmedi", skipped: "Gerekmiyor" } as Record<string, string>,
  checks: {
    token: ["Güvenlik belirteci alındı", "Servis kullanıcınızla belirteç isteyin."],
    answers: ["Sorgular yanıt aldı", "Sentetik kişilerle, kaydı bulunan sorgular gönderin."],
    error: [
      "Hatalı sorgudan sonra doğru sorguyla devam edildi",
      "Kontrol basamağı yanlış bir numara ya da kayıtsız bir kişi sorun; programınız hatayı işleyip yeniden sorabilmeli.",
    ],
    services: ["Yetkili her servis sorgulandı", "Eksik servislere en az birer sorgu gönderin."],
    form: [
      "Biçimi bozuk ileti sınırın altında",
      "İletilerinizi servis tanımıyla karşılaştırın; İleti kaydı sayfası yardımcı olur.",
    ],
    replay: ["Yinelenen ileti yok", "Her iletiye yeni bir kimlik ve zaman verin; aynı iletiyi yeniden göndermeyin."],
    address: ["Başka IP adresinden sorgu yok", "Şifrenin yalnız kayıtlı adresteki sunucuda bulunduğunu denetleyin."],
    security: [
      "İmza, saat ve belirteç hatası yok",
      "Sunucunuzun saatini eşitleyin; belirteci süresi dolmadan yenileyin. Bağlantı denetimi takılan adımı söyler.",
    ],
    strict: ["Sıkı profil: sertifika geçerli, her ileti imzalı", "Geçerli bir istemci sertifikası kaydettirin."],
  } as Record<string, readonly [string, string]>,
  make: "Denetimi raporla",
  makeHint: "Rapor o anki sayıları dondurur; numarası ve mührü olur, yapıldığı iz kaydına yazılır.",
  reports: "Raporlar",
  noReports: "Henüz rapor yok.",
  noReportsNext: "Denetimler geçince raporlayın; eksikler varken de rapor alınabilir, sonucu “geçmedi” olur.",
  pdf: "PDF indir",
  seal: "Mührü indir",
  verify:
    "Mühür (.p7s), PDF'in baytları üzerinde sunucunun ayrık CMS imzasıdır; openssl cms -verify ile doğrulanır. Raporlardan son 20'si tutulur.",
};

const en: typeof tr = {
  title: "Checks before going live",
  lead: "Whether your program is ready is judged from the calls that it really made. There is no box to be ticked.",
  checklist: "Checks",
  allPassed: "All checks passed",
  notYet: (good, all) => `${good} of ${all} checks are done`,
  looked: (questions, from, until, days) =>
    `Looked at: the latest calls, ${from} – ${until}, ${questions} questions. For services, the latest ${days} days.`,
  nothing: "No call was counted yet.",
  seen: (count) => `Seen: ${count}`,
  atLeast: (bound) => `(at least ${bound} wanted)`,
  atMost: (bound) => `(at most ${bound} allowed)`,
  missing: (names) => `Not asked: ${names}`,
  next: "What to do",
  states: { passed: "Passed", failed: "Not passed", skipped: "Not needed" },
  checks: {
    token: ["A security token was taken", "Ask for a token with your service user."],
    answers: ["Questions were answered", "Ask about synthetic persons who are in the register."],
    error: [
      "After a wrong question the program asked well again",
      "Ask for a number with a wrong check digit or for somebody who is not registered; your program must handle it and go on.",
    ],
    services: ["Each granted service was asked", "Send at least one question to each missing service."],
    form: [
      "Badly formed messages stay below the limit",
      "Compare your messages with the contract; the recording of messages helps.",
    ],
    replay: ["No message was sent twice", "Give each message a new id and time; never send the same one again."],
    address: [
      "No question from another IP address",
      "Make sure that the secret is on the server with the registered address alone.",
    ],
    security: [
      "No fault of signature, clock or token",
      "Set your server's clock; renew the token before it ends. The check of the connection names the step that fails.",
    ],
    strict: ["Strict profile: a good certificate, every message signed", "Have a good client certificate registered."],
  },
  make: "Make a report",
  makeHint:
    "A report freezes the counts of the moment; it has a number and a seal, and that it was made stands in the audit log.",
  reports: "Reports",
  noReports: "No report yet.",
  noReportsNext: "Make one when the checks have passed; with checks missing its result is “not passed”.",
  pdf: "Download PDF",
  seal: "Download seal",
  verify:
    "The seal (.p7s) is the server's detached CMS signature over the bytes of the PDF; openssl cms -verify checks it. The latest 20 reports are kept.",
};

export const goLiveWords = { tr, en };
