#include "core/text/internal/credit_cues.h"

namespace stemma::facts {
namespace {

// clang-format off
constexpr CreditCue kCueRows[] = {
    {CreditKind::kOriginal, true, "originally published by"},
    {CreditKind::kOriginal, true, "originally published at"},
    {CreditKind::kOriginal, true, "originally published in"},
    {CreditKind::kOriginal, true, "originally published on"},
    {CreditKind::kOriginal, true, "originally appeared on"},
    {CreditKind::kOriginal, true, "originally appeared in"},
    {CreditKind::kOriginal, true, "originally written by"},
    {CreditKind::kOriginal, true, "first published by"},
    {CreditKind::kOriginal, true, "first appeared on"},
    {CreditKind::kOriginal, true, "republished from"},
    {CreditKind::kOriginal, true, "reprinted from"}, {CreditKind::kOriginal, true, "source:"},
    {CreditKind::kOriginal, true, "sources:"}, 
     {CreditKind::kOriginal, true, "quelle:"},
    {CreditKind::kOriginal, true, "quellen:"}, {CreditKind::kOriginal, true, "mit material von"},
    {CreditKind::kOriginal, true, "mit material der"}, {CreditKind::kOriginal, true, "source :"},
    {CreditKind::kOriginal, true, "(avec"}, {CreditKind::kOriginal, true, "fuente:"},
    {CreditKind::kOriginal, true, "con información de"}, {CreditKind::kOriginal, true, "fonte:"},
    {CreditKind::kOriginal, true, "com informações da"},
    {CreditKind::kOriginal, true, "com informações de"}, {CreditKind::kOriginal, true, "bron:"},
    {CreditKind::kOriginal, true, "источник:"}, {CreditKind::kOriginal, true, "по материалам"},
    {CreditKind::kOriginal, true, "джерело:"}, {CreditKind::kOriginal, true, "来源："},
    {CreditKind::kOriginal, true, "来源:"}, {CreditKind::kOriginal, true, "來源："},
    {CreditKind::kOriginal, true, "转载自"}, {CreditKind::kOriginal, true, "出典："},
    {CreditKind::kOriginal, true, "提供："}, {CreditKind::kOriginal, true, "출처:"},
    {CreditKind::kOriginal, true, "المصدر:"}, {CreditKind::kOriginal, true, "المصدر :"},
    {CreditKind::kOriginal, true, "نقلا عن"},

    {CreditKind::kByline, true, "with inputs from"},
    {CreditKind::kByline, true, "with agency inputs from"},
    {CreditKind::kByline, true, "with input from"},

    {CreditKind::kTold, true, "told"}, {CreditKind::kTold, true, "tells"},
    {CreditKind::kTold, true, "in an interview with"},
    {CreditKind::kTold, true, "in an interview to"}, {CreditKind::kTold, true, "interviewed by"},
    {CreditKind::kTold, true, "speaking to"}, {CreditKind::kTold, true, "speaking with"},
    {CreditKind::kTold, true, "spoke to"}, {CreditKind::kTold, true, "spoke with"},
    {CreditKind::kTold, true, "seen by"}, {CreditKind::kTold, true, "obtained by"},
    {CreditKind::kTold, true, "contacted by"}, {CreditKind::kTold, true, "sagte"},
    {CreditKind::kTold, true, "sagte er"}, {CreditKind::kTold, true, "sagte sie"},
    {CreditKind::kTold, true, "gegenüber"}, {CreditKind::kTold, true, "im gespräch mit"},
    {CreditKind::kTold, true, "im interview mit"}, {CreditKind::kTold, true, "déclaré à"},
    {CreditKind::kTold, true, "dit à"}, {CreditKind::kTold, true, "indiqué à"},
    {CreditKind::kTold, true, "confié à"}, {CreditKind::kTold, true, "affirmé à"},
    {CreditKind::kTold, true, "expliqué à"}, {CreditKind::kTold, true, "assuré à"},
    {CreditKind::kTold, true, "interrogé par"}, {CreditKind::kTold, true, "interrogée par"},
    {CreditKind::kTold, true, "dijo a"}, {CreditKind::kTold, true, "declaró a"},
    {CreditKind::kTold, true, "explicó a"}, {CreditKind::kTold, true, "indicó a"},
    {CreditKind::kTold, true, "aseguró a"}, {CreditKind::kTold, true, "declaraciones a"},
    {CreditKind::kTold, true, "entrevista con"}, {CreditKind::kTold, true, "disse à"},
    {CreditKind::kTold, true, "disse a"}, {CreditKind::kTold, true, "afirmou à"},
    {CreditKind::kTold, true, "declarações à"}, {CreditKind::kTold, true, "entrevista à"},
    {CreditKind::kTold, true, "detto all'"}, {CreditKind::kTold, true, "detto a"},
    {CreditKind::kTold, true, "dichiarato all'"}, {CreditKind::kTold, true, "tegen"},
    {CreditKind::kTold, true, "säger till"}, {CreditKind::kTold, true, "siger til"},
    {CreditKind::kTold, true, "сказал"}, {CreditKind::kTold, true, "сказала"},
    {CreditKind::kTold, true, "рассказал"}, {CreditKind::kTold, true, "рассказала"},
    {CreditKind::kTold, true, "сообщил"}, {CreditKind::kTold, true, "сообщили"},
    {CreditKind::kTold, true, "сообщила"}, {CreditKind::kTold, true, "заявил"},
    {CreditKind::kTold, true, "пояснил"}, {CreditKind::kTold, true, "в интервью"},
    {CreditKind::kTold, true, "в беседе с"}, {CreditKind::kTold, true, "对"},
    {CreditKind::kTold, true, "告诉"}, {CreditKind::kTold, true, "告訴"},
    {CreditKind::kTold, true, "接受"}, {CreditKind::kTold, true, "قال ل"},
    {CreditKind::kTold, true, "قالت ل"}, {CreditKind::kTold, true, "صرح ل"},
    {CreditKind::kTold, true, "تصريح ل"}, {CreditKind::kTold, true, "مقابلة مع"},

    {CreditKind::kTold, false, "에 말"}, {CreditKind::kTold, false, "の取材に"},

    {CreditKind::kPhoto, true, "photo:"}, {CreditKind::kPhoto, true, "photo by"},
    {CreditKind::kPhoto, true, "foto:"}, {CreditKind::kPhoto, true, "фото:"},
    {CreditKind::kPhoto, true, "via"}, {CreditKind::kPhoto, true, "image:"},
    {CreditKind::kPhoto, true, "picture:"},

    {CreditKind::kPhoto, false, "photo"}, {CreditKind::kPhoto, false, "/getty"},
    {CreditKind::kPhoto, false, "via getty"},

    {CreditKind::kCited, true, "according to"}, {CreditKind::kCited, true, "citing"},
    {CreditKind::kCited, true, "cited by"}, {CreditKind::kCited, true, "quoted by"},
    {CreditKind::kCited, true, "reported by"}, {CreditKind::kCited, true, "carried by"},
    {CreditKind::kCited, true, "published by"}, {CreditKind::kCited, true, "quoting"},
    {CreditKind::kCited, true, "laut"}, {CreditKind::kCited, true, "unter berufung auf"},
    {CreditKind::kCited, true, "selon"}, {CreditKind::kCited, true, "d'après"},
    {CreditKind::kCited, true, "según"}, {CreditKind::kCited, true, "segundo"},
    {CreditKind::kCited, true, "secondo"}, {CreditKind::kCited, true, "volgens"},
    {CreditKind::kCited, true, "по данным"}, {CreditKind::kCited, true, "со ссылкой на"},
    {CreditKind::kCited, true, "передает"}, {CreditKind::kCited, true, "передаёт"},
    {CreditKind::kCited, true, "сообщает"}, {CreditKind::kCited, true, "пишет"},
    {CreditKind::kCited, true, "据"}, {CreditKind::kCited, true, "據"},
    {CreditKind::kCited, true, "وفقا ل"}, {CreditKind::kCited, true, "بحسب"},

    {CreditKind::kCited, false, "reported"}, {CreditKind::kCited, false, "reports"},
    {CreditKind::kCited, false, "said"}, {CreditKind::kCited, false, "says"},
    {CreditKind::kCited, false, "quoted"}, {CreditKind::kCited, false, "cited"},
    {CreditKind::kCited, false, "wrote"}, {CreditKind::kCited, false, "news agency"},
    {CreditKind::kCited, false, "berichtet"}, {CreditKind::kCited, false, "meldet"},
    {CreditKind::kCited, false, "zufolge"}, {CreditKind::kCited, false, "rapporte"},
    {CreditKind::kCited, false, "a rapporté"}, {CreditKind::kCited, false, "informó"},
    {CreditKind::kCited, false, "informou"}, {CreditKind::kCited, false, "сообщает"},
    {CreditKind::kCited, false, "сообщило"}, {CreditKind::kCited, false, "передает"},
};

constexpr std::string_view kFillerRows[] = {
    "the", "news", "agency", "agency's", "wire", "service", "state", "state-run", "official",
    "national", "international", "french", "russian", "chinese", "german", "spanish", "italian",
    "british", "turkish", "japanese", "ukrainian", "iranian", "saudi", "indian", "new",
    "reporters", "from", "at", "der", "die", "den", "dem", "nachrichtenagentur", "agentur",
    "deutschen", "l", "l'", "l’", "la", "le", "agence", "l'agence", "l’agence", "presse", "de",
    "agencia", "agência", "agenzia", "persbureau", "агентству", "агентство", "агентства",
    "информагентство", "информагентству", "وكالة", "لوكالة", "通讯社", "記者", "记者",
};
// clang-format on

}  // namespace

const std::span<const CreditCue> kCreditCues = kCueRows;
const std::span<const std::string_view> kCreditFillers = kFillerRows;

}  // namespace stemma::facts
