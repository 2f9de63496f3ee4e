/** Words of the papers of a case. */
export const tr = {
  copy: "Yanıtların PDF kopyası",
  pack: "Toplantı dosyası (PDF)",
  saved: "PDF kaydedildi.",
};

export const en: typeof tr = {
  copy: "PDF copy of the answers",
  pack: "File of the meeting (PDF)",
  saved: "The PDF is saved.",
};
