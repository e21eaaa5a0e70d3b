#include "core/text/tokenize.h"
