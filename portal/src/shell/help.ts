/** Help of each page, with the article it rests on (G23). The longest address that the page's begins with is taken. */
export interface Help {
  at: string;
  title: string;
  text: readonly string[];
  /** Article, and what it says in our words. */
  articles: readonly { name: string; text: string }[];
}

const tr: readonly Help[] = [
  {
    at: "/",
    title: "Yapmanız gerekenler",
    text: [
      "Burada yapmanız gereken işler durur. En ivedi olan en üsttedir.",
      "Son gün içinde yapılan iş süresindedir. Süre geçince ne olacağı satırda yazar.",
    ],
    articles: [
      { name: "Yönetmelik m.6/5", text: "Eksik güvenlik unsurları altmış günde tamamlanır." },
      { name: "Yönetmelik m.13/1", text: "Unvan, adres ve idari kullanıcı değişikliği on beş günde bildirilir." },
    ],
  },
  {
    at: "/rol-gorunumu",
    title: "Rol görünümü",
    text: ["Yalnız sentetik veriyle çalışan ortamda vardır. Kimsenin yerine geçilmez, hiçbir şey değiştirilemez."],
    articles: [{ name: "Yönetmelik m.5/3", text: "Tanımlanmayan kişinin sisteme erişimi engellenir." }],
  },
  {
    at: "/kuyruk",
    title: "İş kuyruğu",
    text: [
      "Rolünüzün işlem yapabileceği dosyalar durur. Yasal süresi en yakın olan en üsttedir.",
      "Üstlendiğiniz iş başkasının olmaz, başkası da işlem yapabilir. Aynı anda iki kişi üstlenirse biri kimde olduğunu öğrenir.",
    ],
    articles: [
      { name: "Yönetmelik m.2", text: "Başvuru, taahhüt, yetkilendirme ve takip işlerini Genel Müdürlük yürütür." },
      { name: "Yönetmelik m.6/5", text: "Eksik güvenlik unsurları altmış günde tamamlanır." },
    ],
  },
  {
    at: "/isler",
    title: "Dosyalar",
    text: [
      "Süzgeçler ve sıra adreste durur. Adresi bir meslektaşınıza gönderirseniz aynı listeyi görür.",
      "Dışa aktarılan her dosya damgalanır ve iz kaydına alınır.",
    ],
    articles: [
      { name: "Yönetmelik m.6", text: "Başvuru, Kurul kararı ve taahhütname sırasıyla yürür." },
      { name: "Yönetmelik m.10/5", text: "İz kayıtları değiştirilemez ve sekiz yıl saklanır." },
    ],
  },
  {
    at: "/sorgu",
    title: "Sorgulama",
    text: [
      "Amaç ve dosya numarası bir kez sorulur, 15 dakika hatırlanır. Her sorgu adınıza kaydedilir.",
      "F2 veya + numara kutusunu boşaltır, F8 veya * sonraki sorgulama yoluna geçer. “yetki yok” yazan bilgiyi kurumunuz veya siz göremezsiniz.",
    ],
    articles: [
      { name: "Yönetmelik m.5/4", text: "Yalnız kurumun işiyle ilgili kişilerin verisi, tanımlı hizmet için istenir." },
      { name: "Yönetmelik m.8/2", text: "Sorgular web sayfalarından veya web servislerinden yapılır." },
    ],
  },
  {
    at: "/yeni",
    title: "Yeni işlem",
    text: ["Yalnız rolünüzle başlatabileceğiniz işlemler görünür.", "Yazdıklarınız siz gönderene kadar kaydedilmez."],
    articles: [
      { name: "Yönetmelik m.8/3", text: "Ek yetki, her hizmet için gerekçe ve dayanakla istenir." },
      { name: "Yönetmelik m.13/1", text: "Değişiklikler on beş gün içinde bildirilir." },
    ],
  },
  {
    at: "/kurul",
    title: "Kurul gündemi",
    text: [
      "Oylar ve karşı oy gerekçeleri kişiye bağlı olarak saklanır.",
      "Çıkar çatışması bildiren üye o maddede oy vermez.",
    ],
    articles: [
      { name: "Yönetmelik m.6/3", text: "Kurul kararı olmadan hiçbir başvuru uygun bulunmaz. Ret gerekçelidir." },
      { name: "Yönetmelik m.8/1", text: "Verilecek alanları, yöntemleri ve sınırları Kurul belirler." },
    ],
  },
  {
    at: "/onaylar",
    title: "Onay bekleyenler",
    text: ["Ağır işlemleri bir kişi ister, başka bir kişi onaylar.", "Kendi istediğinizi onaylayamazsınız."],
    articles: [{ name: "Yönetmelik m.9/4", text: "Gizlilik taahhüdü olmadan kimse sistemde çalışamaz." }],
  },
  {
    at: "/iz",
    title: "İz kayıtları",
    text: [
      "Arama gerekçeyle istenir, başka bir kişi onaylar. Arama önce iz kaydına alınır, sonra sonuç görünür.",
      "Doğrulama, iz kayıtlarını baştan hesaplar. Örnek, tohumuyla yeniden çekilebilir.",
    ],
    articles: [
      { name: "Yönetmelik m.10/3", text: "Sorgulanan ve etkilenen kişilerin numaraları iz kaydında tutulur." },
      { name: "Yönetmelik m.10/5", text: "İz kayıtları değiştirilemez, yetkisiz erişime karşı korunur." },
    ],
  },
  {
    at: "/kullanim",
    title: "Kullanım",
    text: [
      "Sayılar iz kaydından gelir. Sorgulanan kişiler burada yer almaz.",
      "Kayıt bulunamayan sorgular sınıra sayılır, reddedilenler sayılmaz.",
    ],
    articles: [{ name: "Yönetmelik m.5/8", text: "Kurum kendi kullanımını izler ve denetler." }],
  },
  {
    at: "/gozden-gecirme",
    title: "Gözden geçirme",
    text: [
      "Biten ayın kullanıcılarına bakılır; gerekirse bir çağrı incelemeye alınır, sonra ay gözden geçirildi denir.",
      "Son gün izleyen ayın son günüdür. Geciken ayları Genel Müdürlük görür; sorgular bu yüzden durmaz.",
    ],
    articles: [{ name: "Yönetmelik m.9/6", text: "Kurum, kullanıcılarının işlemlerini takip eder." }],
  },
  {
    at: "/konsol",
    title: "Konsol",
    text: [
      "Soruyu yetkili olduğunuz servisin tanımından hazırlarsınız; canlı olmayan ortamda buradan gönderebilirsiniz.",
      "Gönderilen her sorgu kayda geçer ve sınırdan sayılır. Şifre saklanmaz, sayfadan çıkınca unutulur.",
    ],
    articles: [{ name: "Yönetmelik m.7/1", text: "Sorgular yalnız kayıtlı tek adresten yanıtlanır." }],
  },
  {
    at: "/canliya-gecis",
    title: "Canlıya geçiş",
    text: [
      "Denetimler programınızın yaptığı son çağrılara bakar; neye baktığı ve geçmeyenin çaresi yanında yazar.",
      "Rapor, o anın sayılarını mühürlü bir PDF'te dondurur. Canlı erişimi açmaz.",
    ],
    articles: [{ name: "Yönetmelik m.5/8", text: "Kurum kendi kullanımını izler ve denetler." }],
  },
  {
    at: "/ileti-kaydi",
    title: "İleti kaydı",
    text: [
      "Kaydı siz başlatırsınız; en çok 15 dakika sürer, diske yazılmaz ve sonunda silinir.",
      "Canlı ortamda değerlerin yalnız biçimi tutulur. Şifre, belirteç ve imza hiçbir ortamda gösterilmez.",
    ],
    articles: [{ name: "Yönetmelik m.5/8", text: "Kurum kendi kullanımını izler ve denetler." }],
  },
  {
    at: "/baglanti-denetimi",
    title: "Bağlantı denetimi",
    text: [
      "Adımlar sırayla denenir; takılan adım ve yapılacak iş yazılır. Hiç kimse sorgulanmaz.",
      "Tarayıcının göremediği adımlar için kps doctor komutunu sorgu sunucunuzda çalıştırın.",
    ],
    articles: [{ name: "Yönetmelik m.7/1", text: "Sorgular yalnız kayıtlı tek adresten yanıtlanır." }],
  },
  {
    at: "/baslangic",
    title: "Bağlantı",
    text: ["İşaretler gerçek kayıtlardan gelir.", "Reddedilen son isteğin nedeni hata kataloğunda yazar."],
    articles: [{ name: "Yönetmelik m.7/1", text: "Sorgular yalnız kayıtlı tek adresten yanıtlanır." }],
  },
  {
    at: "/hesabim",
    title: "Hesabınız",
    text: [
      "Açık oturumlarınızı görün, tanımadığınız oturumu kapatın.",
      "Kurtarma kodlarını yazdırıp kilitli bir yerde saklayın.",
    ],
    articles: [{ name: "Yönetmelik m.9/4", text: "Gizlilik yükümlülüğü görevden sonra da sürer." }],
  },
  {
    at: "/kullanicilar",
    title: "Kullanıcılar",
    text: [
      "Alt kullanıcıya yalnız Kurul'un kurumunuza verdiği alanlar açılır.",
      "Görevden ayrılan kullanıcı o gün pasife alınır.",
    ],
    articles: [
      { name: "Yönetmelik m.7/5", text: "Kurum, alt kullanıcılarını ve yetkilerini kendisi belirler ve bildirir." },
      { name: "Yönetmelik m.9/4", text: "Gizlilik taahhüdü olmadan kimse sistemde çalışamaz." },
    ],
  },
  {
    at: "/adresler",
    title: "Sabit IP adresi",
    text: ["Sorgular tek bir sabit adresten kabul edilir.", "Yeni adres, bildiriminiz kabul edilince geçerli olur."],
    articles: [{ name: "Yönetmelik m.7/1", text: "Kurum sisteme tek sabit IP adresinden bağlanır." }],
  },
  {
    at: "/taahhutname",
    title: "Taahhütname",
    text: ["Metni bölüm bölüm okuyun, sonra imzalayın.", "Sürümler arasında değişen sözler işaretlenir."],
    articles: [
      { name: "Yönetmelik m.6/6", text: "Taahhütname gerekli görülen hâllerde yenilenir." },
      { name: "Yönetmelik m.6/7", text: "Taahhütnamede bulunacak yedi konu sayılmıştır." },
    ],
  },
  {
    at: "/bildirimler",
    title: "Bildirimler",
    text: ["On beş gün, olayın ertesi günü başlar.", "Birleşme ve ayrılmada süre üç aydır."],
    articles: [
      { name: "Yönetmelik m.13/1", text: "Bildirilmeyen değişiklik erişimin askıya alınmasına yol açar." },
      { name: "Yönetmelik m.13/2", text: "Birleşmede üç ay içinde yeni taahhütname imzalanır." },
    ],
  },
  {
    at: "/ek-yetki",
    title: "Ek yetki",
    text: [
      "Her servis için gerekçe ve hukuki dayanak yazılır.",
      "Kurul kabul ederse yeni alanlar kararda belirtilen gün açılır.",
    ],
    articles: [{ name: "Yönetmelik m.8/3", text: "Ek yetki isteğini Kurul karara bağlar." }],
  },
  {
    at: "/amaclar",
    title: "Amaçlar",
    text: [
      "Sorguda yalnız kararda yazılı amaçlar seçilebilir.",
      "İdari kullanıcı bunların altında kurum amaçları tanımlar. Her birine dosya numarasının biçimini bağlayabilir.",
    ],
    articles: [{ name: "Yönetmelik m.5/4", text: "Veri yalnız kurumun işiyle ilgili kişiler için istenir." }],
  },
  {
    at: "/askida",
    title: "Askıya alma",
    text: ["Her nedenin kendi giderilme yolu vardır.", "Bir neden kalkınca ötekiler kalkmış olmaz."],
    articles: [
      { name: "Yönetmelik m.13/3", text: "Giderilmeyen eksiklik taahhütnamenin iptaline yol açar." },
      { name: "Yönetmelik m.13/5", text: "Güvenlik tehlikeye düşerse erişim hemen kapatılır." },
    ],
  },
  {
    at: "/hesaplar",
    title: "Hesaplar",
    text: [
      "Her işlem gerekçesiyle hesabın geçmişine yazılır.",
      "Genel Müdürlük personelinin doğrulanması ikinci kişinin onayını bekler.",
    ],
    articles: [
      { name: "Yönetmelik m.7/6", text: "Kullanıcıların kimliği kütükle karşılaştırılır." },
      { name: "Yönetmelik m.9/4", text: "Gizlilik taahhüdü olmadan kimse sistemde çalışamaz." },
    ],
  },
  {
    at: "/basvuru",
    title: "Kurum başvurusu",
    text: [
      "Başvuru numarası ve kodu başvurunuzu açar. Kodu kimseyle paylaşmayın.",
      "Taslağınızı kaydedip sonra dönebilirsiniz.",
    ],
    articles: [
      { name: "Yönetmelik m.6/2", text: "Her hizmet gerekçe ve yasal dayanakla istenir." },
      { name: "Yönetmelik m.6/4", text: "Kurul onayından sonra tedbirler yazılı beyan edilir." },
    ],
  },
  {
    at: "/kurumlar",
    title: "Kurumlar",
    text: [
      "Kurumun erişim durumu, yetkileri, kullanıcıları ve yazıları tek sayfadadır.",
      "Erişimi kapatan işlem bir saniye içinde her yerde geçerli olur. Açmak için ikinci kişi gerekir.",
      "Yalnızca bir servis, servis kullanıcısı veya adres durdurulabilir; kurumun öteki soruları yanıtlanmaya devam eder.",
    ],
    articles: [
      { name: "Yönetmelik m.13/5", text: "Güvenlik tehlikeye düşerse erişim durdurulur." },
      { name: "Yönetmelik m.13/3", text: "Tedbirler yerine getirilmezse erişim kapatılır." },
    ],
  },
  {
    at: "/izleme",
    title: "Canlı izleme",
    text: [
      "Sayılar bu sunucunun son bir dakikasıdır. Fatura ve kota iz kayıtlarından sayılır.",
      "Ekran beş dakika kullanılmazsa yenileme durur. Oturum böylece açık kalmaz.",
    ],
    articles: [],
  },
  {
    at: "/uyarilar",
    title: "Uyarılar",
    text: [
      "Algılayıcı, tek tek uygun soruların bir araya gelince kötüye kullanım olup olmadığına bakar.",
      "Durdurulan kullanıcıyı yalnız bir yönetici, gerekçe yazarak yeniden açar.",
    ],
    articles: [{ name: "Yönetmelik m.5/4", text: "Kurum yalnız iş ve işlemi olan kişileri sorgular." }],
  },
  {
    at: "/anahtarlar",
    title: "Sertifikalar ve anahtarlar",
    text: [
      "Süresi dolan sertifikayla soru sorulamaz. Süresi 30 günden az kalanlar sarı görünür.",
      "Yenile bağlantısı adımları ve komutları gösterir; sunucunun görebildiği her adım yapılınca kendiliğinden işaretlenir. Gizli anahtarlar bu sayfadan geçmez.",
    ],
    articles: [],
  },
  {
    at: "/giris",
    title: "Oturum açma",
    text: [
      "Parolanızdan sonra doğrulama kodu ya da geçiş anahtarı istenir.",
      "Parolanızı unuttuysanız idari kullanıcınız yeni bir kurulum kodu verir.",
    ],
    articles: [{ name: "Yönetmelik m.5/3", text: "Kurumun tanımlamadığı kişilerin erişimi engellenir." }],
  },
];

const en: readonly Help[] = [
  {
    at: "/",
    title: "What you have to do",
    text: [
      "What you have to do stands here. The most pressing comes first.",
      "What is done on the last day is in time. The row says what follows afterwards.",
    ],
    articles: [
      { name: "Regulation art. 6/5", text: "Missing security elements are completed within sixty days." },
      {
        name: "Regulation art. 13/1",
        text: "Changes of name, address and administrator are reported in fifteen days.",
      },
    ],
  },
  {
    at: "/rol-gorunumu",
    title: "View as a role",
    text: ["It exists where the data are synthetic. Nobody is impersonated and nothing can be changed."],
    articles: [{ name: "Regulation art. 5/3", text: "Whoever the institution has not defined is kept out." }],
  },
  {
    at: "/kuyruk",
    title: "Work queue",
    text: [
      "Cases to which your role can do something. What runs out first stands first.",
      "What you take stays open to others too. Where two people take at once, one is told who has it.",
    ],
    articles: [
      {
        name: "Regulation art. 2",
        text: "The directorate carries applications, undertakings, rights and their follow-up.",
      },
      { name: "Regulation art. 6/5", text: "Missing security elements are completed within sixty days." },
    ],
  },
  {
    at: "/isler",
    title: "Cases",
    text: [
      "Filters and order stand in the address. A colleague who gets it sees the same list.",
      "Each exported file is stamped and recorded in the log.",
    ],
    articles: [
      { name: "Regulation art. 6", text: "Application, decision of the Kurul and undertaking follow each other." },
      { name: "Regulation art. 10/5", text: "Trace records cannot be altered and are kept for eight years." },
    ],
  },
  {
    at: "/sorgu",
    title: "Questions",
    text: [
      "Purpose and file number are asked once and remembered for 15 minutes. Each question is recorded in your name.",
      "F2 or + empties the number box, F8 or * goes to the next way of asking. What says “no right” your institution or you may not see.",
    ],
    articles: [
      {
        name: "Regulation art. 5/4",
        text: "Only data of people relevant to the institution's own work are asked for.",
      },
      { name: "Regulation art. 8/2", text: "Questions are asked on web pages or through web services." },
    ],
  },
  {
    at: "/yeni",
    title: "New procedure",
    text: ["Only procedures that your role can begin are shown.", "What you type is not stored until you send it."],
    articles: [
      {
        name: "Regulation art. 8/3",
        text: "Additional authority is asked for with reason and basis, for each service.",
      },
      { name: "Regulation art. 13/1", text: "Changes are reported within fifteen days." },
    ],
  },
  {
    at: "/kurul",
    title: "Agenda of the Kurul",
    text: ["Votes and dissents are kept by person.", "A member with a conflict of interest does not vote on the item."],
    articles: [
      { name: "Regulation art. 6/3", text: "No application is suitable without a decision. A refusal has reasons." },
      { name: "Regulation art. 8/1", text: "The Kurul sets fields, methods and limits." },
    ],
  },
  {
    at: "/onaylar",
    title: "Waiting for approval",
    text: ["One person asks for what weighs much, another approves.", "Nobody approves the own wish."],
    articles: [{ name: "Regulation art. 9/4", text: "Nobody works here before the undertaking of secrecy." }],
  },
  {
    at: "/iz",
    title: "Audit log",
    text: [
      "A search is asked for with a reason and approved by another. It is written into the log before its result is shown.",
      "A verification computes the log anew. A sample can be drawn again with its seed.",
    ],
    articles: [
      { name: "Regulation art. 10/3", text: "The numbers of those queried and affected are kept in the trace." },
      { name: "Regulation art. 10/5", text: "Trace records cannot be changed and are kept from unauthorised access." },
    ],
  },
  {
    at: "/kullanim",
    title: "Usage",
    text: [
      "The counts come from the audit log. Persons that were asked for are not in it.",
      "Questions that find no record count against limits; refused ones do not.",
    ],
    articles: [{ name: "Regulation m.5/8", text: "The institution follows and controls its own use." }],
  },
  {
    at: "/gozden-gecirme",
    title: "Reviews",
    text: [
      "Look at who asked in the month that is over, look into a call where needed, then say that it is reviewed.",
      "The last day is that of the next month. The directorate sees overdue months; no question is stopped for it.",
    ],
    articles: [{ name: "Regulation art. 9/6", text: "The institution follows what its users do." }],
  },
  {
    at: "/konsol",
    title: "Console",
    text: [
      "You build the question from the contract of a service you have the right to, and may send it where the server is not live.",
      "Each question is recorded and counts against limits. The secret is not stored and is forgotten when you leave.",
    ],
    articles: [{ name: "Regulation m.7/1", text: "Questions are answered to the one registered address alone." }],
  },
  {
    at: "/canliya-gecis",
    title: "Going live",
    text: [
      "The checks look at the latest calls of your program; what they looked at, and what to do, stands beside each.",
      "A report freezes the counts of the moment in a sealed PDF. It opens no live access.",
    ],
    articles: [{ name: "Regulation m.5/8", text: "The institution follows and controls its own use." }],
  },
  {
    at: "/ileti-kaydi",
    title: "Recording of messages",
    text: [
      "You begin it yourself; it goes on for 15 minutes at most, is written to no disk and deleted at its end.",
      "In the live place only the shape of values is kept. Passwords, tokens and signatures are shown nowhere.",
    ],
    articles: [{ name: "Regulation m.5/8", text: "The institution follows and controls its own use." }],
  },
  {
    at: "/baglanti-denetimi",
    title: "Check of the connection",
    text: [
      "The steps are tried one after the other; the one that fails is named, with what to do. Nobody is asked about.",
      "For what a browser cannot see, run kps doctor on your query server.",
    ],
    articles: [{ name: "Regulation m.7/1", text: "Questions are answered to the one registered address alone." }],
  },
  {
    at: "/baslangic",
    title: "Connection",
    text: ["The ticks come from real records.", "The error catalogue says why the latest request was refused."],
    articles: [{ name: "Regulation m.7/1", text: "Questions are answered to the one registered address alone." }],
  },
  {
    at: "/hesabim",
    title: "Your account",
    text: ["See your open sessions and end those you do not know.", "Print the recovery codes and lock them away."],
    articles: [{ name: "Regulation art. 9/4", text: "The duty of secrecy outlives the office." }],
  },
  {
    at: "/kullanicilar",
    title: "Users",
    text: [
      "A sub-user gets only fields that the Kurul has granted to your institution.",
      "Who leaves is made passive on the same day.",
    ],
    articles: [
      {
        name: "Regulation art. 7/5",
        text: "The institution defines its sub-users and their rights, and reports them.",
      },
      { name: "Regulation art. 9/4", text: "Nobody works in the system without the undertaking of secrecy." },
    ],
  },
  {
    at: "/adresler",
    title: "Fixed IP address",
    text: ["Questions are taken from one fixed address.", "A new address holds once your notice is accepted."],
    articles: [{ name: "Regulation art. 7/1", text: "The institution connects from one fixed IP address." }],
  },
  {
    at: "/taahhutname",
    title: "Undertaking",
    text: ["Read the text by sections, then sign.", "Words that changed between versions are marked."],
    articles: [
      { name: "Regulation art. 6/6", text: "The undertaking is renewed where that is found necessary." },
      { name: "Regulation art. 6/7", text: "The seven subjects of an undertaking are listed." },
    ],
  },
  {
    at: "/bildirimler",
    title: "Notices",
    text: ["The fifteen days begin on the day after the event.", "After a merger or split the time is three months."],
    articles: [
      { name: "Regulation art. 13/1", text: "A change that is not reported leads to suspension." },
      { name: "Regulation art. 13/2", text: "After a merger a new undertaking is signed within three months." },
    ],
  },
  {
    at: "/ek-yetki",
    title: "Additional authority",
    text: [
      "Write a reason and legal basis for each service.",
      "If the Kurul accepts, new fields open on the day its decision names.",
    ],
    articles: [{ name: "Regulation art. 8/3", text: "The Kurul decides on additional authority." }],
  },
  {
    at: "/amaclar",
    title: "Purposes",
    text: [
      "Only purposes of the decision can be chosen for a question.",
      "The administrator defines the institution's own ones below them, and how the file number of each looks.",
    ],
    articles: [
      { name: "Regulation art. 5/4", text: "Data is asked only of persons who concern the institution's work." },
    ],
  },
  {
    at: "/askida",
    title: "Suspension",
    text: ["Each reason has its own remedy.", "When one is lifted the others stay."],
    articles: [
      { name: "Regulation art. 13/3", text: "What is not remedied leads to the end of the undertaking." },
      { name: "Regulation art. 13/5", text: "Where security is endangered access is closed at once." },
    ],
  },
  {
    at: "/hesaplar",
    title: "Accounts",
    text: [
      "Each act stands in the account's history with its reason.",
      "Verifying somebody of the directorate waits for a second person.",
    ],
    articles: [
      { name: "Regulation art. 7/6", text: "The identity of users is compared with the register." },
      { name: "Regulation art. 9/4", text: "Nobody works in the system without the undertaking of secrecy." },
    ],
  },
  {
    at: "/basvuru",
    title: "Application of an institution",
    text: ["Number and code open your application. Share the code with nobody.", "You can save a draft and come back."],
    articles: [
      { name: "Regulation art. 6/2", text: "Each service is asked for with reason and legal basis." },
      { name: "Regulation art. 6/4", text: "After the Kurul's approval all measures are declared in writing." },
    ],
  },
  {
    at: "/kurumlar",
    title: "Institutions",
    text: [
      "Access, rights, users and letters of an institution stand on one page.",
      "What closes access is in force everywhere within a second. Opening it takes a second person.",
      "A single service, service user or address can be stopped; the institution's other questions are still answered.",
    ],
    articles: [
      { name: "Regulation art. 13/5", text: "Access is suspended where security is in danger." },
      { name: "Regulation art. 13/3", text: "Access is closed where measures are not taken." },
    ],
  },
  {
    at: "/izleme",
    title: "Live monitor",
    text: [
      "The counts are this server's last minute. Bills and quotas are counted from the log.",
      "After five minutes without use the page stops refreshing, so that no session stays open by itself.",
    ],
    articles: [],
  },
  {
    at: "/uyarilar",
    title: "Alarms",
    text: [
      "The detector looks whether questions that are each allowed are misuse together.",
      "Only an administrator lets a stopped user go, and writes why.",
    ],
    articles: [{ name: "Regulation art. 5/4", text: "An institution asks only about persons it has business with." }],
  },
  {
    at: "/anahtarlar",
    title: "Certificates and keys",
    text: [
      "With a certificate that has run out nothing can be asked. Fewer than 30 days left are shown in yellow.",
      "Renew shows the steps and their commands; each step that the server can see is ticked by itself once it is done. No private key passes through this page.",
    ],
    articles: [],
  },
  {
    at: "/giris",
    title: "Signing in",
    text: [
      "After the password comes a code or a passkey.",
      "If you forgot the password, your administrator gives a new set-up code.",
    ],
    articles: [{ name: "Regulation art. 5/3", text: "Whoever the institution has not defined is kept out." }],
  },
];

export const help = { tr, en };

/** The help of a page: that of the longest address it begins with; the first page's is for itself alone. */
export function helpOf(all: readonly Help[], path: string): Help | undefined {
  return [...all]
    .filter(({ at }) => path === at || (at !== "/" && path.startsWith(`${at}/`)))
    .sort((left, right) => right.at.length - left.at.length)[0];
}
