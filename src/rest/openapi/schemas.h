#pragma once

#include <boost/json/object.hpp>

#include "contract/model.h"

/// JSON Schemas (draft 2020-12) of what stands in questions and answers.
namespace kps::rest {

/// `{"$ref":"#/components/schemas/<name>"}`.
boost::json::object schema_reference(std::string_view name);

/// Schemas that all services share: Parametre, Tarih, Problem, Token and TokenError.
boost::json::object shared_schemas();

boost::json::object criterion_schema(const contract::Service& service);
boost::json::object question_schema(const contract::Service& service);
/// `mask` null: every leaf.
boost::json::object record_schema(const contract::Service& service, const contract::Mask* mask);

/// A criterion that can be asked as it stands; whoever it is about is not in the register.
boost::json::object criterion_example(const contract::Service& service);

}  // namespace kps::rest
