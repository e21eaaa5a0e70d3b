#include "core/text/readers.h"
