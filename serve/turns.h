// Turns at something of which there is a fixed number, first come, first served, and a bound on how
// many wait.
//
//   Turns turns(2, 64);
//   std::optional<Turns::Turn> turn = turns.Take();
//   if (!turn) return "come again later";
//   Use(things[turn->place()]);           // given back at the end of the scope

#ifndef STEMMA_SERVE_TURNS_H_
#define STEMMA_SERVE_TURNS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace stemma {

class Turns {
 public:
  class Turn {
   public:
    Turn(Turns* turns, size_t place) : turns_(turns), place_(place) {}
    Turn(Turn&& other) noexcept
        : turns_(std::exchange(other.turns_, nullptr)), place_(other.place_) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (turns_ != nullptr) turns_->Give(place_);
    }
    size_t place() const { return place_; }

   private:
    Turns* turns_;
    size_t place_;
  };

  Turns(size_t places, size_t waiting) : most_waiting_(waiting) {
    for (size_t place = places; place > 0; --place) free_.push_back(place - 1);
  }

  // Waits for its turn; none when too many wait already.
  std::optional<Turn> Take() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!free_.empty()) {
      const size_t place = free_.back();
      free_.pop_back();
      return Turn(this, place);
    }
    if (waiting_.size() >= most_waiting_) return std::nullopt;
    Waiter waiter;
    waiting_.push_back(&waiter);
    waiter.come.wait(lock, [&waiter] { return waiter.place.has_value(); });
    return Turn(this, *waiter.place);
  }

  size_t waiting() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return waiting_.size();
  }

 private:
  struct Waiter {
    std::condition_variable come;
    std::optional<size_t> place;
  };

  void Give(size_t place) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.empty()) {
      free_.push_back(place);
      return;
    }
    Waiter* next = waiting_.front();
    waiting_.pop_front();
    next->place = place;
    next->come.notify_one();  // under the lock: the waiter is gone when it has it
  }

  mutable std::mutex mutex_;
  size_t most_waiting_;
  std::vector<size_t> free_;
  std::deque<Waiter*> waiting_;
};

}  // namespace stemma

#endif  // STEMMA_SERVE_TURNS_H_
