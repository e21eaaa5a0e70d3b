#include "core/provenance/cluster.h"
