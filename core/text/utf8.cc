#include "core/text/utf8.h"
