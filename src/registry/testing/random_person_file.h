#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <type_traits>

#include "registry/person.h"
#include "registry/record_fields.h"

/// Invented people for tests of the register: any member may be filled, the same seed gives the
/// same people.
namespace kps::registry::testing {

/// SplitMix64: small, the same on every machine.
class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t value = state_;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

  private:
    std::uint64_t state_;
};

/// Fills the members of one list with random values. Walks the same lists as the encoder, so that a
/// new member is tested from the day it exists.
class Filler {
  public:
    /// `fill_percent`: how many of the members get a value.
    Filler(std::uint64_t seed, unsigned fill_percent)
        : random_(seed), fill_percent_(fill_percent) {}

    PersonFile file(std::int64_t id) {
        PersonFile out;
        record_fields::walk(*this, out.person);
        out.person.id = id;
        at_least_first(out.person.kind);
        at_least_first(out.person.state);
        documents(out.documents);
        for (std::uint64_t left = random_.below(4); left > 0; --left) {
            record_fields::walk(*this, out.addresses.emplace_back());
            at_least_first(out.addresses.back().kind);
        }
        for (std::uint64_t left = random_.below(5); left > 0; --left) {
            record_fields::walk(*this, out.events.emplace_back());
            at_least_first(out.events.back().kind);
        }
        return out;
    }

    template <class Value>
    void small(Value& value, unsigned max) {
        value = Value{};
        if (fills()) value = static_cast<Value>(1 + random_.below(max));
    }
    template <class Value>
    void number(Value& value) {
        value = 0;
        // Every width of the variable-length form is met.
        const auto bits = static_cast<unsigned>(random_.below(sizeof(Value) * 8));
        const auto mask = (std::uint64_t{1} << bits) - 1;
        if (fills()) value = static_cast<Value>(random_.next() & mask);
    }
    void id(std::int64_t& value) {
        value =
            fills() ? static_cast<std::int64_t>(10'000'000'000 + random_.below(89'999'999'999)) : 0;
    }
    void date(PartialDate& value) {
        value = PartialDate{};
        if (!fills()) return;
        value.year = static_cast<std::int16_t>(1880 + random_.below(170));
        value.month = static_cast<std::uint8_t>(random_.below(13));
        value.day = static_cast<std::uint8_t>(random_.below(32));
    }
    void text(std::string_view& value) {
        value = {};
        if (!fills()) return;
        std::string& kept = texts_.emplace_back();
        for (std::uint64_t left = 1 + random_.below(24); left > 0; --left)
            kept.push_back(static_cast<char>('A' + random_.below(26)));
        value = kept;
    }
    void issuer(std::string_view& value) {
        text(value);
        if (random_.below(2) == 0) value = "T.C. İÇİŞLERİ BAKANLIĞI";
    }
    void flag(bool& value) { value = fills(); }

  private:
    bool fills() { return random_.below(100) < fill_percent_; }
    template <class Value>
    void at_least_first(Value& value) {
        if (static_cast<unsigned>(value) == 0) value = static_cast<Value>(1);
    }
    void documents(Documents& out) {
        number(out.photo);
        flag(out.has_paper_card);
        flag(out.has_chip_card);
        flag(out.has_temporary_card);
        flag(out.has_old_blue_card);
        flag(out.has_new_blue_card);
        if (out.has_paper_card) record_fields::walk(*this, out.paper_card);
        if (out.has_chip_card) record_fields::walk(*this, out.chip_card);
        if (out.has_temporary_card) record_fields::walk(*this, out.temporary_card);
        if (out.has_old_blue_card) record_fields::walk(*this, out.old_blue_card);
        if (out.has_new_blue_card) record_fields::walk(*this, out.new_blue_card);
    }

    Random random_;
    unsigned fill_percent_;
    std::deque<std::string> texts_;  ///< a deque: its texts never move
};

/// Compares two values of one list member by member.
template <class Value>
class Comparer {
  public:
    Comparer(const Value& left, const Value& right) {
        record_fields::walk(*this, left);
        is_second_ = true;
        index_ = 0;
        record_fields::walk(*this, right);
    }
    bool equal() const { return equal_ && index_ == texts_.size(); }

    template <class Member>
    void small(const Member& value, unsigned) {
        note(std::to_string(static_cast<unsigned>(value)));
    }
    template <class Member>
    void number(const Member& value) {
        note(std::to_string(value));
    }
    void id(const std::int64_t& value) { note(std::to_string(value)); }
    void date(const PartialDate& value) {
        note(std::to_string(value.year) + "-" + std::to_string(value.month) + "-" +
             std::to_string(value.day));
    }
    void text(const std::string_view& value) { note(std::string(value)); }
    void issuer(const std::string_view& value) { note(std::string(value)); }
    void flag(const bool& value) { note(value ? "true" : "false"); }

  private:
    void note(std::string text) {
        if (!is_second_) {
            texts_.push_back(std::move(text));
            return;
        }
        if (index_ >= texts_.size() || texts_[index_] != text) equal_ = false;
        ++index_;
    }
    std::deque<std::string> texts_;
    std::size_t index_ = 0;
    bool is_second_ = false;
    bool equal_ = true;
};

template <class Value>
bool same(const Value& left, const Value& right) {
    return Comparer<Value>(left, right).equal();
}

inline bool same_documents(const Documents& left, const Documents& right) {
    return left.photo == right.photo && left.has_paper_card == right.has_paper_card &&
           left.has_chip_card == right.has_chip_card &&
           left.has_temporary_card == right.has_temporary_card &&
           left.has_old_blue_card == right.has_old_blue_card &&
           left.has_new_blue_card == right.has_new_blue_card &&
           same(left.paper_card, right.paper_card) && same(left.chip_card, right.chip_card) &&
           same(left.temporary_card, right.temporary_card) &&
           same(left.old_blue_card, right.old_blue_card) &&
           same(left.new_blue_card, right.new_blue_card);
}

template <class Value>
bool same_lists(const std::vector<Value>& left, const std::vector<Value>& right) {
    if (left.size() != right.size()) return false;
    for (std::size_t index = 0; index < left.size(); ++index)
        if (!same(left[index], right[index])) return false;
    return true;
}

}  // namespace kps::registry::testing
