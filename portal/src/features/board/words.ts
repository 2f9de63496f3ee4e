/** Words of a meeting's votes. */
export const tr = {
  quorum: (present: string, quorum: string) => `${present} üye katıldı, toplantı yeter sayısı ${quorum}`,
  quorate: "Yeter sayı var",
  notQuorate: "Yeter sayı yok",
  given: (votes: string, eligible: string) => `Oy kullanan ${votes}, oy kullanabilecek ${eligible} üye`,
  itemNotQuorate: (quorum: string) => `Oy kullanabilecek üye ${quorum} kişiden az: bu madde yalnız ertelenebilir.`,
  dissent: "Karşı oy gerekçesi",
  conflicts: "Oylamaya katılmayan",
  voters: "Oylar",
  seats: "Kurul üye sayısı",
};

export const en: typeof tr = {
  quorum: (present, quorum) => `${present} members are present, the quorum is ${quorum}`,
  quorate: "Quorate",
  notQuorate: "No quorum",
  given: (votes, eligible) => `${votes} of ${eligible} members who may vote have voted`,
  itemNotQuorate: (quorum) => `Fewer than ${quorum} members may vote: this item can only be postponed.`,
  dissent: "Reason of the dissent",
  conflicts: "Withdrawn from the vote",
  voters: "Votes",
  seats: "Seats of the Kurul",
};
