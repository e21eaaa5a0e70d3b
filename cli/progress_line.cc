#include "cli/progress_line.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "cli/interrupt.h"
#include "core/base/json.h"
#include "core/base/status.h"

namespace stemma {
namespace {

constexpr auto kFirstShownAfter = std::chrono::milliseconds(400);
constexpr auto kShownEvery = std::chrono::milliseconds(100);
constexpr auto kToldEvery = std::chrono::seconds(1);  // as JSON
constexpr double kTableAfter = 10;                    // seconds

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

MemoryUse ReadMemoryUse() {
  MemoryUse use;
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);) {
    const bool now = line.starts_with("VmRSS:"), most = line.starts_with("VmHWM:");
    if (!now && !most) continue;
    const uint64_t kib = std::strtoull(line.c_str() + line.find(':') + 1, nullptr, 10);
    (now ? use.now : use.most) = kib << 10;
  }
  return use;
}

ProgressLine::~ProgressLine() { Clear(); }

double ProgressLine::Seconds() const {
  return std::chrono::duration<double>(Clock::now() - stage_begin_).count();
}

bool ProgressLine::Stopped() const { return Interrupted(); }

void ProgressLine::EndStage() {
  if (stage_.empty()) return;
  if (form_ == ProgressForm::kJson) Write();
  past_.push_back({stage_, unit_, done_, Seconds()});
}

void ProgressLine::Stage(std::string_view name, std::string_view unit, uint64_t total) {
  const std::lock_guard lock(mutex_);
  EndStage();
  stage_ = name;
  unit_ = unit;
  total_ = total;
  done_ = 0;
  stage_begin_ = Clock::now();
}

void ProgressLine::Scratch(uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  scratch_ = bytes;
}

void ProgressLine::Advance(uint64_t units) {
  const std::lock_guard lock(mutex_);
  done_ += units;
  if (form_ == ProgressForm::kNone) return;
  const Clock::time_point now = Clock::now();
  const bool json = form_ == ProgressForm::kJson;
  if (now - shown_at_ < (json ? Clock::duration(kToldEvery) : Clock::duration(kShownEvery))) return;
  if (!json && now - run_begin_ < kFirstShownAfter) return;
  shown_at_ = now;
  Write();
}

// How far the stage has come.
void ProgressLine::Write() {
  const double seconds = Seconds();
  const MemoryUse memory = ReadMemoryUse();
  std::string line;
  if (form_ == ProgressForm::kJson) {
    JsonObject record;
    record.Set("type", "progress").Set("stage", stage_).Set("unit", unit_).Set("done", done_);
    record.Set("total", total_).Set("seconds", seconds);
    if (total_ >= done_ && done_ > 0) {
      record.Set("left",
                 seconds * static_cast<double>(total_ - done_) / static_cast<double>(done_));
    } else {
      record.SetNull("left");
    }
    line = record.Set("memory", memory.now).Set("scratch", scratch_).ToLine();
  } else {
    shown_ = true;
    line = Concat("\r\033[K", ProgressText(stage_, unit_, done_, total_, seconds), "; memory ",
                  Amount(static_cast<double>(memory.now), "bytes"));
    if (scratch_ > 0) line += Concat(", scratch ", Amount(static_cast<double>(scratch_), "bytes"));
  }
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

std::string ProgressLine::Table() const {
  double all = 0;
  for (const Past& past : past_) all += past.seconds;
  std::string table;
  const auto row = [&](std::string_view stage, double seconds, std::string_view work) {
    char line[160];
    std::snprintf(line, sizeof line, "%-16.*s %9.1f s %4.0f %%  %.*s\n",
                  static_cast<int>(stage.size()), stage.data(), seconds,
                  all > 0 ? 100 * seconds / all : 0, static_cast<int>(work.size()), work.data());
    table += line;
  };
  for (const Past& past : past_) {
    row(past.stage, past.seconds, Amount(static_cast<double>(past.done), past.unit));
  }
  row("all", all,
      Concat("memory ", Amount(static_cast<double>(ReadMemoryUse().most), "bytes"), ", scratch ",
             Amount(static_cast<double>(scratch_), "bytes")));
  return table;
}

void ProgressLine::Finish() {
  Clear();
  const std::lock_guard lock(mutex_);
  EndStage();
  stage_.clear();
  if (form_ == ProgressForm::kNone || past_.empty()) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - run_begin_).count();
  if (form_ == ProgressForm::kLine) {
    if (seconds >= kTableAfter) std::fputs(Table().c_str(), stderr);
    return;
  }
  JsonArray stages;
  for (const Past& past : past_) {
    JsonObject stage;
    stage.Set("stage", past.stage).Set("unit", past.unit).Set("done", past.done);
    stages.Add(stage.Set("seconds", past.seconds));
  }
  JsonObject record;
  record.Set("type", "stages").Set("stages", stages).Set("seconds", seconds);
  record.Set("memory", ReadMemoryUse().most).Set("scratch", scratch_);
  std::fputs(record.ToLine().c_str(), stderr);
}

}  // namespace stemma
