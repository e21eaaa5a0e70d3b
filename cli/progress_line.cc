#include "cli/progress_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/base/status.h"

namespace stemma {
namespace {

constexpr auto kFirstShownAfter = std::chrono::milliseconds(400);
constexpr auto kShownEvery = std::chrono::milliseconds(100);

// Three digits and a prefix: "999", "1.23 k", "45.6 M".
std::string Scaled(double amount) {
  static constexpr std::array<std::string_view, 5> kPrefixes = {"", "k", "M", "G", "T"};
  size_t prefix = 0;
  while (amount >= 999.5 && prefix + 1 < kPrefixes.size()) {
    amount /= 1000;
    ++prefix;
  }
  char digits[32];
  const int decimals = prefix == 0 || amount >= 99.95 ? 0 : amount >= 9.995 ? 1 : 2;
  std::snprintf(digits, sizeof(digits), "%.*f", decimals, amount);
  return prefix == 0 ? std::string(digits) : Concat(digits, " ", kPrefixes[prefix]);
}

std::string Amount(double amount, std::string_view unit) {
  std::string scaled = Scaled(amount);
  if (unit == "bytes") return Concat(scaled, amount < 999.5 ? " B" : "B");
  return Concat(scaled, " ", unit);
}

std::string Duration(double seconds) {
  const auto whole = static_cast<int64_t>(std::ceil(seconds));
  if (whole < 60) return Concat(whole, " s");
  if (whole < 3600) return Concat(whole / 60, " min ", whole % 60, " s");
  return Concat(whole / 3600, " h ", whole % 3600 / 60, " min");
}

}  // namespace

std::string ProgressText(std::string_view stage, std::string_view unit, uint64_t done,
                         uint64_t total, double seconds) {
  std::string text(stage);
  const double share =
      total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  if (total > 0) {
    text += Concat(" ", static_cast<int>(100 * share), " %");
  } else {
    text += Concat(" ", Amount(static_cast<double>(done), unit));
  }
  if (seconds <= 0 || done == 0) return text;
  const double rate = static_cast<double>(done) / seconds;
  text += Concat(", ", Amount(rate, unit), "/s");
  if (total > done)
    text += Concat(", ", Duration(static_cast<double>(total - done) / rate), " left");
  return text;
}

ProgressLine::~ProgressLine() { Clear(); }

void ProgressLine::Stage(std::string_view name, std::string_view unit, uint64_t total) {
  const std::lock_guard lock(mutex_);
  stage_ = name;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  stage_begin_ = Clock::now();
}

void ProgressLine::Advance(uint64_t units) {
  const std::lock_guard lock(mutex_);
  done_ += units;
  const Clock::time_point now = Clock::now();
  if (now - run_begin_ < kFirstShownAfter || now - shown_at_ < kShownEvery) return;
  shown_at_ = now;
  shown_ = true;
  const double seconds = std::chrono::duration<double>(now - stage_begin_).count();
  const std::string line = Concat("\r\033[K", ProgressText(stage_, unit_, done_, total_, seconds));
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

void ProgressLine::Clear() {
  const std::lock_guard lock(mutex_);
  if (!shown_) return;
  std::fputs("\r\033[K", stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace stemma
