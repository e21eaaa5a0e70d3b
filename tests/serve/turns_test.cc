#include "serve/turns.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace stemma {
namespace {

TEST(Turns, NoMoreThanThereArePlacesAndNoPlaceTwice) {
  Turns turns(3, 1000);
  std::vector<std::atomic<int>> at(3);
  std::vector<std::thread> threads;
  std::atomic<int> taken{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        const std::optional<Turns::Turn> turn = turns.Take();
        ASSERT_TRUE(turn);
        ASSERT_LT(turn->place(), 3u);
        EXPECT_EQ(++at[turn->place()], 1);
        --at[turn->place()];
        ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 16'000);
  EXPECT_EQ(turns.waiting(), 0u);
}

TEST(Turns, FirstComeFirstServed) {
  Turns turns(1, 10);
  std::vector<int> order;  // written by whoever has the turn
  std::vector<std::thread> threads;
  {
    const std::optional<Turns::Turn> first = turns.Take();
    for (int t = 0; t < 5; ++t) {
      threads.emplace_back([&, t] {
        const std::optional<Turns::Turn> turn = turns.Take();
        order.push_back(t);
      });
      while (turns.waiting() < static_cast<size_t>(t) + 1) std::this_thread::yield();
    }
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(order, (std::vector<int>{0, 1, 2, 3, 4}));
}

TEST(Turns, WhoComesWhenTooManyWaitGetsNone) {
  Turns turns(1, 1);
  std::thread waiter;
  {
    const std::optional<Turns::Turn> first = turns.Take();
    ASSERT_TRUE(first);
    waiter = std::thread([&] { EXPECT_TRUE(turns.Take()); });
    while (turns.waiting() == 0) std::this_thread::yield();
    EXPECT_FALSE(turns.Take());
  }
  waiter.join();
  EXPECT_TRUE(turns.Take());
  Turns impatient(1, 0);
  const std::optional<Turns::Turn> only = impatient.Take();
  EXPECT_FALSE(impatient.Take());
}

}  // namespace
}  // namespace stemma
