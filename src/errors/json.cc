#include "errors/json.h"

#include <boost/json.hpp>

#include "errors/faults.h"
#include "errors/page.h"

namespace kps::errors {
namespace {

namespace json = boost::json;

json::object both(const Text& text) {
    return {{"tr", text.turkish}, {"en", text.english}};
}

/// What the token and query services answer; null for what no institution is told.
json::value soap_answer(const Entry& entry) {
    if (entry.seen != Seen::Institution) return nullptr;
    const base::ErrorInfo& info = entry.info();
    const wire::soap::FaultShape* fault = fault_of(entry);
    const int status = info.hata_bilgisi != 0 ? 200 : fault != nullptr ? 500 : info.http_status;
    json::object answer{{"http_status", status}, {"hata_bilgisi", nullptr}, {"fault", nullptr}};
    if (info.hata_bilgisi != 0) answer["hata_bilgisi"] = info.hata_bilgisi;
    if (fault != nullptr) answer["fault"] = word(fault->kind);
    return answer;
}

json::array numbers(const Entries& codes) {
    json::array list;
    for (const Entry* code : codes) list.push_back(code->number());
    return list;
}

json::object code_object(const Entry& entry) {
    json::object object{{"code", entry.number()},       {"name", entry.info().name},
                        {"group", word(entry.group())}, {"text", both(entry.text())},
                        {"cause", both(entry.cause)},   {"next_step", both(entry.next_step)},
                        {"acts", word(entry.acts)},     {"repeat", word(entry.repeat)},
                        {"seen_by", word(entry.seen)},  {"http_status", entry.info().http_status},
                        {"soap", soap_answer(entry)},   {"same_kod", numbers(same_kod(entry))}};
    if (entry.seen == Seen::Record) object["http_status"] = nullptr;
    object["page"] = json::object{{"tr", page_address(entry, Language::Turkish)},
                                  {"en", page_address(entry, Language::English)}};
    return object;
}

json::array soap_fault_array() {
    json::array list;
    for (const SoapFault& fault : soap_faults()) {
        json::object object{{"kind", fault.kind()},
                            {"http_status", 500},
                            {"action", fault.shape->action},
                            {"code", fault.shape->code},
                            {"subcode", nullptr},
                            {"subcode_namespace", nullptr},
                            {"reason", fault.shape->reason},
                            {"codes", numbers(fault.codes)}};
        if (!fault.shape->subcode.empty()) {
            object["subcode"] = fault.shape->subcode;
            object["subcode_namespace"] = fault.shape->subcode_uri;
        }
        list.push_back(std::move(object));
    }
    return list;
}

json::array public_fault_array() {
    json::array list;
    for (const PublicFault& fault : public_faults())
        list.push_back(
            json::object{{"http_status", 500},
                         {"soap11", fault.shape.is_senders ? "soap:Client" : "soap:Server"},
                         {"soap12", fault.shape.is_senders ? "soap:Sender" : "soap:Receiver"},
                         {"text", fault.shape.text},
                         {"codes", numbers(fault.codes)}});
    return list;
}

json::array http_status_array() {
    json::array list;
    for (const HttpStatus& status : http_statuses())
        list.push_back(
            json::object{{"http_status", status.status}, {"codes", numbers(status.codes)}});
    return list;
}

}  // namespace

std::string catalogue_json() {
    json::array codes;
    for (const Entry& entry : entries()) codes.push_back(code_object(entry));
    return json::serialize(json::object{{"codes", std::move(codes)},
                                        {"soap_faults", soap_fault_array()},
                                        {"public_faults", public_fault_array()},
                                        {"http_statuses", http_status_array()}});
}

std::string entry_json(const Entry& entry) {
    return json::serialize(code_object(entry));
}

}  // namespace kps::errors
