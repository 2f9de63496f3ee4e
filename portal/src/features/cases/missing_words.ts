/** Words of asking for missing documents. What goes into the letter is Turkish in every interface. */
export const tr = {
  template: "Hazır liste",
  templateHint: "Seçilen listenin satırları aşağıya eklenir; değiştirebilir ve silebilirsiniz.",
  choose: "Hazır liste seçin",
  preview: "Gönderilecek yazının ön izlemesi",
  previewText: "Sayı, tarih ve imza yazı gönderilirken eklenir.",
  subject: "Konu",
};

export const en: typeof tr = {
  template: "Ready list",
  templateHint: "The lines of the chosen list are added below; you can change and delete them.",
  choose: "Choose a ready list",
  preview: "Preview of the letter",
  previewText: "Number, day and signature are added when the letter is sent.",
  subject: "Subject",
};

/** Lists that are asked for again and again, each line as it stands in the letter. */
export const LISTS: readonly { key: string; name: string; items: readonly string[] }[] = [
  {
    key: "every",
    name: "Her başvuruda: yazı ve güvenlik taahhüdü",
    items: ["Resmî başvuru yazısının aslı (posta ile)", "Yetkili imzalı güvenlik taahhütnamesi"],
  },
  {
    key: "legal-person",
    name: "Tüzel kişi: imza ve kuruluş belgeleri",
    items: [
      "İmza sirküleri",
      "Ticaret sicil gazetesi",
      "İmza yetkililerinin noter onaylı kimlik fotokopileri (noter tarihi ve yevmiye numarasıyla)",
    ],
  },
  {
    key: "basis",
    name: "Kanuni dayanak ve amaç",
    items: [
      "Talep edilen her servis ve alan için kanuni dayanağın kanun ve madde olarak belirtilmesi",
      "Her kullanım amacının açıklanması",
    ],
  },
  {
    key: "signature",
    name: "İmza eksikliği",
    items: ["Başvuru yazısının yetkili kişi tarafından imzalanmış aslı"],
  },
];
