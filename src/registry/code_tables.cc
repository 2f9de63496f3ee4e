#include "registry/code_tables.h"

#include <algorithm>
#include <array>

namespace kps::registry {
namespace {

// Rows stand in ascending order of their codes; a test checks it. Which codes are public and which
// are this project's own: docs/formats/code_tables.md.
constexpr CodeRow kSex[] = {{0, "Bilinmeyen"}, {1, "Erkek"}, {2, "Kadın"}};
constexpr CodeRow kMaritalState[] = {{0, "Bilinmiyor"},      {1, "Bekâr"}, {2, "Evli"},
                                     {3, "Boşanmış"},        {4, "Dul"},   {5, "Evliliğin Feshi"},
                                     {6, "Evliliğin İptali"}};
constexpr CodeRow kRecordState[] = {{1, "Açık"},
                                    {2, "Kapalı"},
                                    {3, "Ölüm"},
                                    {4, "Ölümün Tespiti"},
                                    {5, "Vatandaşlıktan Çıkma"},
                                    {6, "İkamet Süresi Bitti"},
                                    {7, "Yabancı Kişi İptal/Kaldırma"}};
constexpr CodeRow kReligion[] = {{1, "İslam"}, {2, "Hristiyan"}, {3, "Musevi"},
                                 {4, "Diğer"}, {5, "Dinsiz"},    {6, "Belirtilmemiş"}};
constexpr CodeRow kBloodGroup[] = {{1, "0 Rh(+)"},  {2, "0 Rh(-)"}, {3, "A Rh(+)"},
                                   {4, "A Rh(-)"},  {5, "B Rh(+)"}, {6, "B Rh(-)"},
                                   {7, "AB Rh(+)"}, {8, "AB Rh(-)"}};
constexpr CodeRow kPaperCardReason[] = {{1, "Doğum"},    {2, "Kayıp"},         {3, "Evlenme"},
                                        {4, "Boşanma"},  {5, "Değiştirme"},    {6, "Yıpranma"},
                                        {7, "Yenileme"}, {8, "Kayıt Düzeltme"}};
constexpr CodeRow kChipCardApplicationReason[] = {
    {1, "İlk Başvuru"}, {2, "Kayıp"},
    {3, "Çalınma"},     {4, "Geçerlilik Süresinin Dolması"},
    {5, "Değiştirme"},  {6, "Evlenme"},
    {7, "Boşanma"},     {8, "Kayıt Düzeltme"},
    {9, "Doğum"},       {10, "Arızalı veya Yıpranmış Kart"}};
constexpr CodeRow kBlueCardReason[] = {
    {1, "Vatandaşlıktan Çıkma"}, {2, "Kayıp"}, {3, "Değiştirme"}, {4, "Yıpranma"}, {5, "Altsoy"}};
constexpr CodeRow kGuardianKind[] = {{1, "Velayet Anne ve Babada"},
                                     {2, "Velayet Annede"},
                                     {3, "Velayet Babada"},
                                     {4, "Vasi"},
                                     {5, "Kayyım"}};
constexpr CodeRow kPermitSourceUnit[] = {{1, "Göç İdaresi Başkanlığı"},
                                         {2, "Çalışma ve Sosyal Güvenlik Bakanlığı"},
                                         {3, "Dışişleri Bakanlığı"}};
constexpr CodeRow kPermitStatus[] = {
    {1, "Kısa Dönem İkamet İzni"}, {2, "Aile İkamet İzni"},   {3, "Öğrenci İkamet İzni"},
    {4, "Uzun Dönem İkamet İzni"}, {5, "İnsani İkamet İzni"}, {6, "Çalışma İzni"},
    {7, "Uluslararası Koruma"},    {8, "Geçici Koruma"},      {9, "Turkuaz Kart"}};
constexpr CodeRow kPermitOpenEndedReason[] = {
    {1, "Süresiz İzin"}, {2, "Uluslararası Koruma Başvurusu"}, {3, "Geçici Koruma"}};
constexpr CodeRow kAddressKind[] = {{-1, "Bilinmiyor"},
                                    {1, "İl/İlçe Merkezi"},
                                    {2, "Belediye Adresi"},
                                    {3, "Köy Adresi"},
                                    {4, "Yurt Dışı Adresi"}};
constexpr CodeRow kMovingReason[] = {{1, "İş"},   {2, "Eğitim"}, {3, "Evlenme"},   {4, "Boşanma"},
                                     {5, "Aile"}, {6, "Sağlık"}, {7, "Emeklilik"}, {8, "Konut"},
                                     {9, "Göç"},  {10, "Diğer"}};
constexpr CodeRow kUnitState[] = {
    {1, "Aktif"}, {2, "Pasif"}, {3, "Yıkılmış"}, {4, "Birleştirilmiş"}};
constexpr CodeRow kUnitKind[] = {{1, "Mesken"},         {2, "İş Yeri"},    {3, "Yazlık"},
                                 {4, "Kapıcı Dairesi"}, {5, "Ortak Alan"}, {6, "Diğer"}};
constexpr CodeRow kBuildingState[] = {
    {1, "Mevcut"}, {2, "İnşaat Hâlinde"}, {3, "Yıkılmış"}, {4, "Metruk"}, {5, "Ruhsatlı"}};
constexpr CodeRow kBuildingNumbering[] = {{1, "Ana Bina"}, {2, "Tali Bina"}, {3, "Site İçi Bina"}};
constexpr CodeRow kBuildingStructure[] = {{1, "Betonarme"}, {2, "Yığma"},     {3, "Çelik"},
                                          {4, "Ahşap"},     {5, "Prefabrik"}, {6, "Diğer"}};
constexpr CodeRow kBuildingUse[] = {{1, "Konut"}, {2, "Ticari"}, {3, "Konut ve Ticari"},
                                    {4, "Resmî"}, {5, "Sanayi"}, {6, "Tarım"},
                                    {7, "Diğer"}};
constexpr CodeRow kMission[] = {{1, "Berlin Büyükelçiliği"},      {2, "Köln Başkonsolosluğu"},
                                {3, "Frankfurt Başkonsolosluğu"}, {4, "Münih Başkonsolosluğu"},
                                {5, "Viyana Büyükelçiliği"},      {6, "Rotterdam Başkonsolosluğu"},
                                {7, "Brüksel Başkonsolosluğu"},   {8, "Paris Başkonsolosluğu"},
                                {9, "Lyon Başkonsolosluğu"},      {10, "Zürih Başkonsolosluğu"},
                                {11, "Londra Başkonsolosluğu"},   {12, "Stokholm Büyükelçiliği"},
                                {13, "Kopenhag Büyükelçiliği"},   {14, "Nev York Başkonsolosluğu"},
                                {15, "Vaşington Büyükelçiliği"},  {16, "Toronto Başkonsolosluğu"},
                                {17, "Sidney Başkonsolosluğu"},   {18, "Moskova Büyükelçiliği"},
                                {19, "Bakü Büyükelçiliği"},       {20, "Lefkoşa Büyükelçiliği"}};
constexpr CodeRow kEventKind[] = {{1, "Doğum"},
                                  {2, "Ölüm"},
                                  {3, "Evlenme"},
                                  {4, "Boşanma"},
                                  {5, "Evlat Edinme"},
                                  {6, "Tanıma"},
                                  {7, "Kayıt Düzeltme"},
                                  {8, "Soybağı Düzeltme"},
                                  {9, "Gaiplik"},
                                  {10, "Vatandaşlık Kazanma"},
                                  {11, "Vatandaşlık Kaybetme"},
                                  {12, "İsim/Soyadı Değişikliği"},
                                  {13, "Yer Değiştirme"}};
constexpr CodeRow kKinship[] = {{1, "Kendisi"}, {2, "Eşi"},  {3, "Annesi"},  {4, "Babası"},
                                {5, "Oğlu"},    {6, "Kızı"}, {7, "Kardeşi"}, {8, "Eski Eşi"}};
constexpr CodeRow kMissionCorrectionReason[] = {
    {1, "Beyan"}, {2, "Adres Değişikliği"}, {3, "Maddi Hata"}, {4, "Diğer"}};

/// Kinds of a register extract (nüfus kayıt örneği), in the order of NkoTur (WIRE.md 3.5).
constexpr CodeRow kExtractKind[] = {{1, "Kişi Kayıt Örneği"},
                                    {2, "Aile Kayıt Örneği"},
                                    {3, "Nüfus Aile Kayıt Örneği"},
                                    {4, "Nüfus Aile Kayıt Örneği (Kardeşler Dahil)"}};

using Rows = std::span<const CodeRow>;
/// In the order of CodeTable.
constexpr std::array kTables = {Rows(kSex),
                                Rows(kMaritalState),
                                Rows(kRecordState),
                                Rows(kReligion),
                                Rows(kBloodGroup),
                                Rows(kPaperCardReason),
                                Rows(kChipCardApplicationReason),
                                Rows(kBlueCardReason),
                                Rows(kGuardianKind),
                                Rows(kPermitSourceUnit),
                                Rows(kPermitStatus),
                                Rows(kPermitOpenEndedReason),
                                Rows(kAddressKind),
                                Rows(kMovingReason),
                                Rows(kUnitState),
                                Rows(kUnitKind),
                                Rows(kBuildingState),
                                Rows(kBuildingNumbering),
                                Rows(kBuildingStructure),
                                Rows(kBuildingUse),
                                Rows(kMission),
                                Rows(kEventKind),
                                Rows(kKinship),
                                Rows(kMissionCorrectionReason),
                                Rows(kExtractKind)};
static_assert(kTables.size() == static_cast<std::size_t>(CodeTable::ExtractKind) + 1);

}  // namespace

std::span<const CodeRow> code_rows(CodeTable table) {
    return kTables[static_cast<std::size_t>(table)];
}

std::string_view code_text(CodeTable table, std::int32_t code) {
    const std::span<const CodeRow> rows = code_rows(table);
    const auto at =
        std::lower_bound(rows.begin(), rows.end(), code,
                         [](const CodeRow& row, std::int32_t wanted) { return row.code < wanted; });
    return at != rows.end() && at->code == code ? at->text : std::string_view();
}

}  // namespace kps::registry
