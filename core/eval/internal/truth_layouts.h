// Tables, and what the columns of each known form mean.

#ifndef STEMMA_CORE_EVAL_INTERNAL_TRUTH_LAYOUTS_H_
#define STEMMA_CORE_EVAL_INTERNAL_TRUTH_LAYOUTS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/eval/truth.h"

namespace stemma::internal {

// A row of a tab-separated table. What cannot be read gives an empty value, and is remembered: ask
// Ok() when the row has been used.
class TruthRow {
 public:
  TruthRow(const std::vector<std::string_view>* names, std::vector<std::string_view> fields)
      : names_(names), fields_(std::move(fields)) {}

  bool Has(std::string_view column) const;
  std::string Text(std::string_view column);
  double Number(std::string_view column);
  uint32_t Place(std::string_view column);
  bool Flag(std::string_view column) { return Text(column) == "1"; }

  void Fail(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
  }
  const std::string& fault() const { return fault_; }

 private:
  const std::vector<std::string_view>* names_;
  std::vector<std::string_view> fields_;
  std::string fault_;
};

struct Layout {
  std::vector<std::string_view> columns;  // by which the form is known
  bool exhaustive;
  std::function<void(TruthRow*, bool in_chars, Truth*)> read;
  // A second table in the same folder, read `first` or afterwards; empty: none.
  std::string_view beside;
  bool beside_first;
  std::function<void(TruthRow*, bool in_chars, Truth*)> read_beside;
};

// The more particular ones first.
std::span<const Layout> Layouts();

}  // namespace stemma::internal

#endif  // STEMMA_CORE_EVAL_INTERNAL_TRUTH_LAYOUTS_H_
