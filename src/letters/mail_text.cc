#include <fmt/format.h>

#include <array>

#include "base/bytes.h"
#include "base/calendar.h"
#include "letters/letter.h"
#include "letters/smtp_transport.h"

namespace kps::letters {
namespace {

constexpr std::size_t kBase64Line = 76;
constexpr std::int64_t kDayUs = 86'400'000'000;

/// `Sun, 22 Nov 2026 12:00:00 +0000` (RFC 5322).
std::string header_date(std::int64_t utc_us) {
    constexpr std::array<const char*, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::int64_t days = utc_us / kDayUs;
    const std::int64_t seconds = utc_us % kDayUs / 1'000'000;
    const base::Date date = base::date_from_days(days);
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                       kDays[static_cast<std::size_t>(days % 7)], date.day,
                       kMonths[static_cast<std::size_t>(date.month - 1)], date.year,
                       seconds / 3'600, seconds / 60 % 60, seconds % 60);
}

std::string in_lines(const std::string& base64) {
    std::string out;
    for (std::size_t at = 0; at < base64.size(); at += kBase64Line)
        out += base64.substr(at, kBase64Line) + "\r\n";
    return out;
}

}  // namespace

std::string mail_text(const Mail& mail, const std::string& from) {
    const std::string domain = from.substr(from.find('@') + 1);
    const std::string body = fmt::format(
        "Kimlik Paylaşımı Sistemi portalında {} sayılı bir bildiriminiz vardır.\r\n"
        "Bildirimi okumak için portala giriş yapınız.\r\n\r\n"
        "Bu ileti kendiliğinden gönderilmiştir; bağlantı içermez ve yanıtlanmaz.\r\n\r\n{}\r\n",
        mail.letter, kAuthority);
    const std::string subject = base::to_base64(base::as_bytes("KPS bildirimi: " + mail.letter));
    // The same mail sent again has the same Message-ID: a receiving server may see that it is one.
    return fmt::format(
        "Date: {}\r\nFrom: KPS <{}>\r\nTo: <{}>\r\nSubject: =?UTF-8?B?{}?=\r\nMessage-ID: "
        "<{}@{}>\r\n"
        "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
        "charset=UTF-8\r\n"
        "Content-Language: tr\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        header_date(mail.created_us), from, mail.address, subject, mail.id.text(), domain,
        in_lines(base::to_base64(base::as_bytes(body))));
}

}  // namespace kps::letters
