#include "core/sketch/winnow.h"
