#include "core/align/chain.h"
