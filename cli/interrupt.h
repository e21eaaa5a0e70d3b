// Ctrl-C: a run that asks (Progress::Stopped) finishes what it is at and stops in order.

#ifndef STEMMA_CLI_INTERRUPT_H_
#define STEMMA_CLI_INTERRUPT_H_

namespace stemma {

// From now on the first interrupt is only noted; a second one ends the program at once.
void WatchForInterrupt();

bool Interrupted();

}  // namespace stemma

#endif  // STEMMA_CLI_INTERRUPT_H_
