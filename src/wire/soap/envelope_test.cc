#include "wire/soap/envelope.h"

#include <gtest/gtest.h>

#include <string>

#include "wire/soap/limits.h"

namespace kps::wire::soap {
namespace {

using base::ErrorCode;

const std::string kSoap12 = "http://www.w3.org/2003/05/soap-envelope";
const std::string kSoap11 = "http://schemas.xmlsoap.org/soap/envelope/";

std::string message(const std::string& headers, const std::string& body = "<x/>",
                    const std::string& uri = kSoap12) {
    return "<s:Envelope xmlns:s='" + uri +
           "' xmlns:a='http://www.w3.org/2005/08/addressing'><s:Header>" + headers +
           "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>";
}

ErrorCode error_of(const std::string& bytes, Accept accept = Accept::OnlySoap12) {
    const auto read = Message::parse(bytes, accept);
    return read ? ErrorCode{} : read.error().code;
}
constexpr ErrorCode kAccepted{};

TEST(Message, ReadsTheHeadersThatCount) {
    const std::string bytes = message(
        "<a:Action s:mustUnderstand='1'>\n urn:action "
        "</a:Action><a:MessageID>urn:uuid:1</a:MessageID>"
        "<a:To s:mustUnderstand='1'>https://h/</a:To>"
        "<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></"
        "a:ReplyTo>"
        "<a:FaultTo><a:Address>x</a:Address></a:FaultTo>"
        "<Sorgulayan xmlns='http://kps.nvi.gov.tr/2011/01/01/sorgulayan'>10000000146</Sorgulayan>"
        "<k:Amac xmlns:k='urn:kps:1' Kod='ADLI' DosyaNo='2026/1'/>"
        "<w:Security s:mustUnderstand='1' xmlns:w='http://docs.oasis-open.org/wss/2004/01/"
        "oasis-200401-wss-wssecurity-secext-1.0.xsd'/>",
        "\n <Sorgula xmlns='urn:x'/> ");
    const auto read = Message::parse(bytes);
    ASSERT_TRUE(read) << read.error().context;
    EXPECT_EQ(read->version, Version::Soap12);
    EXPECT_EQ(read->action, "urn:action");
    EXPECT_EQ(read->message_id, "urn:uuid:1");
    EXPECT_EQ(read->to, "https://h/");
    EXPECT_EQ(read->reply_to, "http://www.w3.org/2005/08/addressing/anonymous");
    EXPECT_EQ(read->end_user, "10000000146");
    EXPECT_EQ(read->purpose, "ADLI");
    EXPECT_EQ(read->file_number, "2026/1");
    EXPECT_TRUE(read->payload->is("urn:x", "Sorgula"));
    ASSERT_NE(read->security, nullptr);
    EXPECT_EQ(read->security->local, "Security");
}

TEST(Message, NeedsNoHeaderAtAll) {
    const auto read =
        Message::parse("<Envelope xmlns='" + kSoap12 + "'><Body><x/></Body></Envelope>");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->header, nullptr);
    EXPECT_EQ(read->security, nullptr);
    EXPECT_TRUE(read->action.empty());
}

// Evidence X-006.
TEST(Message, RefusesSoap11WhereOnly12IsSpoken) {
    EXPECT_EQ(error_of(message("")), kAccepted);
    EXPECT_EQ(error_of(message("", "<x/>", kSoap11)), ErrorCode::VersionMismatch);
    EXPECT_EQ(error_of(message("", "<x/>", kSoap11), Accept::BothVersions), kAccepted);
    EXPECT_EQ(error_of(message("", "<x/>", "urn:other"), Accept::BothVersions),
              ErrorCode::VersionMismatch);
    EXPECT_EQ(error_of("<Envelope><Body><x/></Body></Envelope>"), ErrorCode::VersionMismatch);
    EXPECT_EQ(error_of("<html/>"), ErrorCode::VersionMismatch);
    EXPECT_EQ(Message::parse(message("", "<x/>", kSoap11), Accept::BothVersions)->version,
              Version::Soap11);
}

TEST(Message, RefusesAHeaderThatStandsTwice) {
    for (const std::string header :
         {"<a:Action>x</a:Action>", "<a:MessageID>x</a:MessageID>", "<a:To>x</a:To>",
          "<a:ReplyTo><a:Address>x</a:Address></a:ReplyTo>",
          "<Sorgulayan xmlns='http://kps.nvi.gov.tr/2011/01/01/sorgulayan'>x</Sorgulayan>",
          "<Amac xmlns='urn:kps:1'/>"}) {
        EXPECT_EQ(error_of(message(header)), kAccepted) << header;
        EXPECT_EQ(error_of(message(header + header)), ErrorCode::MalformedBody) << header;
    }
    const std::string security =
        "<Security "
        "xmlns='http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'/"
        ">";
    EXPECT_EQ(error_of(message(security)), kAccepted);
    EXPECT_EQ(error_of(message(security + security)), ErrorCode::InvalidSecurity);
}

TEST(Message, RefusesAnUnknownHeaderThatMustBeUnderstood) {
    EXPECT_EQ(error_of(message("<x/>")), kAccepted);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand='0'/>")), kAccepted);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand='false'/>")), kAccepted);
    EXPECT_EQ(error_of(message("<x mustUnderstand='1'/>")), kAccepted);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand='1'/>")), ErrorCode::NotUnderstood);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand=' true '/>")), ErrorCode::NotUnderstood);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand='1' s:role='" + kSoap12 +
                               "/role/ultimateReceiver'/>")),
              ErrorCode::NotUnderstood);
    EXPECT_EQ(error_of(message("<x s:mustUnderstand='1' s:role='" + kSoap12 + "/role/none'/>")),
              kAccepted);
    // A name of ours in another namespace is another header.
    EXPECT_EQ(error_of(message("<Security s:mustUnderstand='1'/>")), ErrorCode::NotUnderstood);
}

TEST(Message, RefusesACommentInsideAHeader) {
    EXPECT_EQ(error_of(message("<a:Action>urn:a<!-- -->b</a:Action>")), ErrorCode::ForbiddenXml);
    EXPECT_EQ(error_of(message("<!-- between --><a:Action>urn:a</a:Action>")), kAccepted);
}

TEST(Message, RefusesABodyThatIsNotOneElement) {
    EXPECT_EQ(error_of(message("", "")), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(message("", "<x/><y/>")), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(message("", "text<x/>")), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(message("<a:Action><x/></a:Action>")), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(message("<a:ReplyTo/>")), ErrorCode::MalformedBody);
    const std::string open = "<s:Envelope xmlns:s='" + kSoap12 + "'>";
    const std::string body = "<s:Body><x/></s:Body>";
    EXPECT_EQ(error_of(open + body + "</s:Envelope>"), kAccepted);
    EXPECT_EQ(error_of(open + "</s:Envelope>"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(open + "<s:Header/></s:Envelope>"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(open + body + body + "</s:Envelope>"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(open + body + "<s:Header/></s:Envelope>"), ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(open + "<s:Header/><s:Header/>" + body + "</s:Envelope>"),
              ErrorCode::MalformedBody);
    EXPECT_EQ(error_of(open + "x" + body + "</s:Envelope>"), ErrorCode::MalformedBody);
}

TEST(Message, PassesOnWhatTheParserRefuses) {
    EXPECT_EQ(error_of("<a>"), ErrorCode::MalformedXml);
    EXPECT_EQ(error_of("<!DOCTYPE a><a/>"), ErrorCode::ForbiddenXml);
}

TEST(Message, StopsAtItsLimits) {
    const std::string text(kHeaderTextBytesMax, 'x');
    EXPECT_EQ(error_of(message("<a:MessageID>" + text + "</a:MessageID>")), kAccepted);
    EXPECT_EQ(error_of(message("<a:MessageID>" + text + "x</a:MessageID>")), ErrorCode::XmlLimit);
    EXPECT_EQ(error_of(message("<Amac xmlns='urn:kps:1' DosyaNo='" + text + "x'/>")),
              ErrorCode::XmlLimit);
    std::string headers;
    for (std::size_t i = 0; i < kHeaderBlocksMax; ++i) headers += "<x/>";
    EXPECT_EQ(error_of(message(headers)), kAccepted);
    EXPECT_EQ(error_of(message(headers + "<x/>")), ErrorCode::XmlLimit);
}

TEST(Message, KeepsItsViewsWhenMoved) {
    const std::string bytes = message("<a:Action>urn:&#65;</a:Action>");
    auto read = Message::parse(bytes);
    ASSERT_TRUE(read);
    const Message moved = std::move(*read);
    EXPECT_EQ(moved.action, "urn:A");
    EXPECT_EQ(moved.payload->local, "x");
}

}  // namespace
}  // namespace kps::wire::soap
