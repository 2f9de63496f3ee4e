#include "wire/services/schema.h"

#include <initializer_list>
#include <map>
#include <set>
#include <string_view>

#include "base/assert.h"
#include "wire/namespaces.h"

namespace kps::wire::services {

using contract::Member;
using contract::MemberKind;
using contract::Service;
using contract::Type;
using contract::WireType;

std::string_view xsd_type(WireType type) {
    switch (type) {
        case WireType::Text:
            return "xs:string";
        case WireType::Int:
            return "xs:int";
        case WireType::Long:
            return "xs:long";
        case WireType::Boolean:
            return "xs:boolean";
        case WireType::DateTime:
            return "xs:dateTime";
        case WireType::Binary:
            return "xs:base64Binary";
        case WireType::Parameter:
            return "b:Parametre";
        case WireType::PartialDate:
            return "b:TarihBilgisi";
        case WireType::Enumeration:
            break;
    }
    KPS_ASSERT(false);
    return {};
}

namespace {

/// The schema that WCF serves with every service.
constexpr std::string_view kSerializationSchema =
    R"(<xs:schema attributeFormDefault="qualified" elementFormDefault="qualified" targetNamespace="http://schemas.microsoft.com/2003/10/Serialization/">)"
    R"(<xs:element name="anyType" nillable="true" type="xs:anyType"/><xs:element name="anyURI" nillable="true" type="xs:anyURI"/>)"
    R"(<xs:element name="base64Binary" nillable="true" type="xs:base64Binary"/><xs:element name="boolean" nillable="true" type="xs:boolean"/>)"
    R"(<xs:element name="byte" nillable="true" type="xs:byte"/><xs:element name="dateTime" nillable="true" type="xs:dateTime"/>)"
    R"(<xs:element name="decimal" nillable="true" type="xs:decimal"/><xs:element name="double" nillable="true" type="xs:double"/>)"
    R"(<xs:element name="float" nillable="true" type="xs:float"/><xs:element name="int" nillable="true" type="xs:int"/>)"
    R"(<xs:element name="long" nillable="true" type="xs:long"/><xs:element name="QName" nillable="true" type="xs:QName"/>)"
    R"(<xs:element name="short" nillable="true" type="xs:short"/><xs:element name="string" nillable="true" type="xs:string"/>)"
    R"(<xs:element name="unsignedByte" nillable="true" type="xs:unsignedByte"/><xs:element name="unsignedInt" nillable="true" type="xs:unsignedInt"/>)"
    R"(<xs:element name="unsignedLong" nillable="true" type="xs:unsignedLong"/><xs:element name="unsignedShort" nillable="true" type="xs:unsignedShort"/>)"
    R"(<xs:element name="char" nillable="true" type="ser:char"/><xs:simpleType name="char"><xs:restriction base="xs:int"/></xs:simpleType>)"
    R"(<xs:element name="duration" nillable="true" type="ser:duration"/><xs:simpleType name="duration"><xs:restriction base="xs:duration">)"
    R"(<xs:pattern value="\-?P(\d*D)?(T(\d*H)?(\d*M)?(\d*(\.\d*)?S)?)?"/><xs:minInclusive value="-P10675199DT2H48M5.4775808S"/>)"
    R"(<xs:maxInclusive value="P10675199DT2H48M5.4775807S"/></xs:restriction></xs:simpleType>)"
    R"(<xs:element name="guid" nillable="true" type="ser:guid"/><xs:simpleType name="guid"><xs:restriction base="xs:string">)"
    R"(<xs:pattern value="[\da-fA-F]{8}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{4}-[\da-fA-F]{12}"/></xs:restriction></xs:simpleType>)"
    R"(<xs:attribute name="FactoryType" type="xs:QName"/><xs:attribute name="Id" type="xs:ID"/><xs:attribute name="Ref" type="xs:IDREF"/>)"
    R"(</xs:schema>)";

class SchemaWriter {
  public:
    SchemaWriter(const Service& service, const contract::Mask* mask)
        : service_(service), mask_(mask) {}

    std::string write() {
        if (mask_ != nullptr) find_shown(*service_.record);
        base_types();
        operation_elements();
        criterion();
        add_type(*service_.record);
        result();
        std::string out;
        for (const auto& [uri, body] : bodies_) out += open_schema(uri) + body + "</xs:schema>";
        return out + std::string(kSerializationSchema);
    }

  private:
    std::string& body(std::string_view uri) { return bodies_[std::string(uri)]; }
    std::string_view uri(std::string_view key) const {
        return contract::namespace_uri(service_, key);
    }

    /// `tns:Name`, `b:Name` or `c:Name`.
    std::string reference(std::string_view of, std::string_view name) const {
        const std::string_view prefix = of == service_.namespace_uri ? "tns:"
                                        : of == ns::kBase2011        ? "b:"
                                                                     : "c:";
        return std::string(prefix) + std::string(name);
    }

    std::string open_schema(std::string_view of) const {
        std::string out = "<xs:schema elementFormDefault=\"qualified\" targetNamespace=\"" +
                          std::string(of) + "\">";
        for (const auto& [other, unused] : bodies_)
            if (other != of) out += "<xs:import namespace=\"" + other + "\"/>";
        return out;
    }

    static std::string element(std::string_view name, std::string_view type) {
        return "<xs:element minOccurs=\"0\" name=\"" + std::string(name) +
               "\" nillable=\"true\" type=\"" + std::string(type) + "\"/>";
    }

    /// A complex type and, as WCF publishes it, a nillable global element of its name.
    void complex_type(std::string_view of, std::string_view name, const std::string& members) {
        if (!written_.insert(std::string(of) + " " + std::string(name)).second) return;
        body(of) += "<xs:complexType name=\"" + std::string(name) + "\"><xs:sequence>" + members +
                    "</xs:sequence></xs:complexType><xs:element name=\"" + std::string(name) +
                    "\" nillable=\"true\" type=\"" + reference(of, name) + "\"/>";
    }

    /// The list type of an item, in the item's namespace.
    std::string list_of(std::string_view of, std::string_view item, bool nillable) {
        const std::string name = "ArrayOf" + std::string(item);
        complex_type(of, name,
                     "<xs:element minOccurs=\"0\" maxOccurs=\"unbounded\" name=\"" +
                         std::string(item) + "\"" + (nillable ? " nillable=\"true\"" : "") +
                         " type=\"" + reference(of, item) + "\"/>");
        return reference(of, name);
    }

    void base_types() {
        complex_type(ns::kBase2011, "Parametre",
                     element("Aciklama", "xs:string") + element("Kod", "xs:int"));
        complex_type(ns::kBase2011, "TarihBilgisi",
                     element("Ay", "xs:int") + element("Gun", "xs:int") + element("Yil", "xs:int"));
    }

    void operation_elements() {
        const std::string_view of = uri(service_.criterion_namespace_key);
        const std::string type = service_.is_list ? list_of(of, service_.criterion_type, true)
                                                  : reference(of, service_.criterion_type);
        wrapper(service_.operation, element(service_.is_list ? "kriterListesi" : "kriter", type));
        wrapper(service_.operation + "Response",
                element(service_.operation + "Result",
                        reference(service_.namespace_uri, service_.result_type)));
    }

    void wrapper(const std::string& name, const std::string& member) {
        body(service_.namespace_uri) += "<xs:element name=\"" + name +
                                        "\"><xs:complexType><xs:sequence>" + member +
                                        "</xs:sequence></xs:complexType></xs:element>";
    }

    void criterion() {
        std::string members;
        for (const contract::CriterionMember& member : service_.criterion)
            members += element(member.name, type_of(member));
        complex_type(uri(service_.criterion_namespace_key), service_.criterion_type, members);
    }

    void result() {
        const std::string_view of = uri(service_.record->namespace_key);
        const std::string record = service_.record_name.empty()
                                       ? reference(of, service_.record->name)
                                       : list_of(of, service_.record_name, true);
        complex_type(service_.namespace_uri, service_.result_type,
                     element("HataBilgisi", "b:Parametre") + element("SorguSonucu", record));
    }

    std::string type_of(const contract::CriterionMember& member) {
        if (member.enumeration == nullptr) return std::string(xsd_type(member.wire_type));
        add_enumeration(*member.enumeration);
        return reference(uri(member.enumeration->namespace_key), member.enumeration->name);
    }

    std::string type_of(const Member& member) {
        switch (member.kind) {
            case MemberKind::Complex:
                add_type(*member.type);
                return reference(uri(member.type->namespace_key), member.type->name);
            case MemberKind::List:
                add_type(*member.type);
                return list_of(uri(member.type->namespace_key), member.item_name, true);
            case MemberKind::AskedKind:
                add_enumeration(*member.type);
                return reference(uri(member.type->namespace_key), member.type->name);
            case MemberKind::FilledParts:
                add_enumeration(*member.type);
                return list_of(uri(member.type->namespace_key), member.item_name, false);
            default:
                return std::string(xsd_type(member.wire_type));
        }
    }

    bool hides(const Member& member) const {
        if (member.kind == MemberKind::Leaf) return !mask_->has(member.bit);
        const bool holds_leaves = member.type != nullptr && !member.type->leaves.empty();
        return holds_leaves && !member.type->leaves.any_of(*mask_);
    }

    std::string key_of(const Type& type) const {
        return std::string(uri(type.namespace_key)) + " " + type.name;
    }

    /// A type may stand at several places, of which the mask shows different members: what any place shows is in it.
    void find_shown(const Type& type) {
        for (const Member& member : type.members) {
            if (hides(member)) continue;
            shown_[key_of(type)].insert(member.name);
            const bool goes_on =
                member.kind == MemberKind::Complex || member.kind == MemberKind::List;
            if (goes_on) find_shown(*member.type);
        }
    }

    bool is_shown(const Type& type, const Member& member) const {
        if (mask_ == nullptr) return true;
        const auto found = shown_.find(key_of(type));
        return found != shown_.end() && found->second.count(member.name) != 0;
    }

    void add_type(const Type& type) {
        std::string members;
        for (const Member& member : type.members)
            if (is_shown(type, member)) members += element(member.name, type_of(member));
        complex_type(uri(type.namespace_key), type.name, members);
    }

    void add_enumeration(const Type& type) {
        const std::string_view of = uri(type.namespace_key);
        if (!written_.insert(std::string(of) + " " + type.name).second) return;
        std::string& out = body(of);
        out += "<xs:simpleType name=\"" + type.name + "\"><xs:restriction base=\"xs:string\">";
        for (const contract::EnumerationValue& value : type.values)
            out += "<xs:enumeration value=\"" + value.name + "\"/>";
        out += "</xs:restriction></xs:simpleType><xs:element name=\"" + type.name +
               "\" nillable=\"true\" type=\"" + reference(of, type.name) + "\"/>";
    }

    const Service& service_;
    const contract::Mask* mask_;
    std::map<std::string, std::set<std::string>> shown_;  ///< of each type, under the mask
    std::map<std::string, std::string> bodies_;           ///< schema text of each namespace
    std::set<std::string> written_;
};

}  // namespace

std::string schemas(const Service& service, const contract::Mask* mask) {
    return SchemaWriter(service, mask).write();
}

}  // namespace kps::wire::services
