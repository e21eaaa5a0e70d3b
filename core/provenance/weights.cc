#include "core/provenance/weights.h"
