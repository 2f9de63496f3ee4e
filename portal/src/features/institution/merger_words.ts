export const tr = {
  title: "Birleşme veya ayrılma bildir",
  lead: "Birleşen veya ayrılan kurum, üç ay içinde yeni taahhütname imzalar (KPSY m.13/2).",
  step: (now: number, all: number) => `Adım ${now}/${all}`,
  form: "Ne oldu?",
  forms: { merger: "Kurumumuz başka bir kurumla birleşti", split: "Kurumumuz ayrıldı" } as Record<string, string>,
  needForm: "Birleşme mi, ayrılma mı olduğunu seçin.",
  event: "Hangi gün oldu?",
  eventHint: "Üç aylık süre, ne zaman bildirirseniz bildirin bu günden başlar. Örnek: 21.8.2026",
  future: "Henüz olmamış bir olay bildirilemez.",
  next: "Devam et",
  afterwards: "Sonra ne olur?",
  steps: [
    "Genel Müdürlük bildiriminizi alır; erişiminiz açık kalır.",
    "Yeni kurumların her biri üç ay içinde taahhütname imzalar.",
    "Süre dolarsa konu Kurul gündemine alınır. Kurul süre verebilir veya erişimi kapatabilir.",
  ],
  whoTitle: "Kurumlar ve resmî yazı",
  whoMerger: "Birleşen kurumların numaralarını ve oluşan kurumun adını yazın. Kendi numaranız yazılmıştır.",
  whoSplit: "Ayrılan kurumun numarası yazılmıştır. Ayrılmadan sonraki kurumların adlarını yazın.",
  clock: (left: number, last: string) =>
    left >= 0
      ? `Yeni taahhütnamenin son günü ${last}. ${left} gün kaldı.`
      : `Yeni taahhütnamenin son günü ${last} idi. ${-left} gün geçti; konu Kurul gündemine alınır.`,
  back: "Önceki adıma dön",
};

export const en: typeof tr = {
  title: "Report a merger or split",
  lead: "An institution that merged or split signs a new undertaking within three months (KPSY art. 13/2).",
  step: (now, all) => `Step ${now}/${all}`,
  form: "What happened?",
  forms: { merger: "Our institution merged with another", split: "Our institution was split" },
  needForm: "Choose whether it is a merger or a split.",
  event: "On which day did it happen?",
  eventHint: "The three months begin on that day, whenever you report it. Example: 21.8.2026",
  future: "What has not happened yet cannot be reported.",
  next: "Go on",
  afterwards: "What happens next?",
  steps: [
    "The directorate takes your notice; your access stays open.",
    "Each of the new institutions signs an undertaking within three months.",
    "When the time is over the matter goes to the Kurul. It may give more time or close the access.",
  ],
  whoTitle: "Institutions and official letter",
  whoMerger:
    "Write the numbers of the institutions that merged and the name of the new one. Your own number stands there.",
  whoSplit: "The number of the institution that was split stands there. Write the names of those that followed it.",
  clock: (left, last) =>
    left >= 0
      ? `The last day for the new undertaking is ${last}. ${left} days left.`
      : `The last day for the new undertaking was ${last}. ${-left} days over; the matter goes to the Kurul.`,
  back: "Back to the step before",
};
