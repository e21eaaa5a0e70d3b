// Bits that are stored in files and must never change unnoticed.

#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base/status.h"
#include "core/sketch/bbit.h"
#include "core/sketch/containment.h"
#include "core/sketch/minhash.h"
#include "core/sketch/simhash.h"
#include "core/sketch/winnow.h"
#include "core/text/shingle.h"
#include "core/text/tokenize.h"
#include "tests/support/targets.h"

namespace stemma {
namespace {

constexpr std::string_view kText =
    "The Council of Harrowmere met on 3 May and, after “a long and not very friendly” debate, "
    "re-\nelected Ms. O’Neill-Žitný by twelve votes to eleven; the café’s owner called it Straßen"
    "theater. Совет города собрался снова. 市议会再次开会，选举了新的主席。 كتبت الصحيفة أن "
    "التصويت كان "
    "سريا. หนังสือพิมพ์รายงานว่า ½ of the seats were empty.";

std::string Hex(uint64_t word) {
  return std::string(absl::StrCat(absl::Hex(word, absl::kZeroPad16)));
}

std::string Everything() {
  TokenizedText tokens;
  Tokenizer().Run(kText, &tokens);
  std::string lines;
  for (size_t i = 0; i < tokens.size(); ++i) {
    lines += Concat("token ", tokens.Token(i), " ", tokens.source[i].begin, " ",
                    tokens.source[i].end, " ", tokens.WeightOf(i), " ", Hex(tokens.hash[i]), "\n");
  }
  std::vector<Shingle> shingles;
  ShinglesOf(tokens, 5, &shingles);
  std::vector<uint64_t> hashes;
  for (const Shingle& shingle : shingles) {
    lines += Concat("shingle ", shingle.begin, " ", shingle.end, " ", Hex(shingle.hash), "\n");
    hashes.push_back(shingle.hash);
  }
  std::vector<Fingerprint> fingerprints;
  Winnow(shingles, 4, &fingerprints);
  for (const Fingerprint& fingerprint : fingerprints) {
    lines += Concat("fingerprint ", fingerprint.position, " ", Hex(fingerprint.hash), "\n");
  }
  for (MinHashFamily family : {MinHashFamily::kR1, MinHashFamily::kTwo32, MinHashFamily::kFast}) {
    const MinHashSignature signature = MinHasher({.family = family}).Sign(hashes);
    lines += Concat("minhash ", static_cast<int>(family));
    for (uint32_t slot : signature) lines += Concat(" ", absl::Hex(slot));
    lines += "\n";
    for (int bits : {1, 2, 4, 8, 16}) {
      lines += Concat("bbit ", static_cast<int>(family), " ", bits);
      for (uint64_t word : Truncate(signature, bits).words) lines += Concat(" ", Hex(word));
      lines += "\n";
    }
  }
  const WideSimHashValue simhash = WideSimHash(hashes);
  lines += Concat("simhash ", Hex(simhash[0]), " ", Hex(simhash[1]), "\n");
  lines += "sample";
  for (uint64_t hash : SampleSet(hashes, 8).hashes) lines += Concat(" ", Hex(hash));
  return lines + "\n";
}

TEST(Golden, BitsStay) {
  ForTargets([] { ExpectGolden("tests/golden/sketch/bits.txt", Everything()); });
}

}  // namespace
}  // namespace stemma
