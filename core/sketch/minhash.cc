#include "core/sketch/minhash.h"
