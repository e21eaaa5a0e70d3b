#include "core/text/internal/date_words.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace stemma::facts {
namespace {

// One language's months, in lower case; the forms of one month are parted by blanks (a name of two
// words has "_" within).
struct MonthRow {
  std::string_view language;
  std::array<std::string_view, 12> months;
};

// Months that are ordinary words too when they have no capital: "it may 2023 times".
constexpr std::string_view kOrdinaryWords = "may march mar set out ago maj mei dec des gen jun";

constexpr MonthRow kMonths[] = {
    {"en",
     {"january jan", "february feb febr", "march mar", "april apr", "may", "june jun", "july jul",
      "august aug", "september sept sep", "october oct", "november nov", "december dec"}},
    {"de",
     {"januar jänner jan jän", "februar feber feb", "märz mär mrz maerz", "april apr", "mai",
      "juni jun", "juli jul", "august aug", "september sept sep", "oktober okt", "november nov",
      "dezember dez"}},
    {"fr",
     {"janvier janv", "février fevrier févr", "mars", "avril avr", "mai", "juin", "juillet juil",
      "août aout", "septembre sept", "octobre oct", "novembre nov", "décembre decembre déc"}},
    {"es",
     {"enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul",
      "agosto ago", "septiembre setiembre sept sep set", "octubre oct", "noviembre nov",
      "diciembre dic"}},
    {"pt",
     {"janeiro jan", "fevereiro fev", "março marco mar", "abril abr", "maio mai", "junho jun",
      "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov", "dezembro dez"}},
    {"it",
     {"gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu",
      "luglio lug", "agosto ago", "settembre set sett", "ottobre ott", "novembre nov",
      "dicembre dic"}},
    {"nl",
     {"januari jan", "februari feb", "maart mrt", "april apr", "mei", "juni jun", "juli jul",
      "augustus aug", "september sep sept", "oktober okt", "november nov", "december dec"}},
    {"sv, da, no",
     {"januari januar jan", "februari februar feb", "mars marts mar", "april apr", "maj mai",
      "juni jun", "juli jul", "augusti august aug", "september sep sept", "oktober okt",
      "november nov", "december desember dec des"}},
    {"fi",
     {"tammikuuta tammikuu", "helmikuuta helmikuu", "maaliskuuta maaliskuu", "huhtikuuta huhtikuu",
      "toukokuuta toukokuu", "kesäkuuta kesäkuu", "heinäkuuta heinäkuu", "elokuuta elokuu",
      "syyskuuta syyskuu", "lokakuuta lokakuu", "marraskuuta marraskuu", "joulukuuta joulukuu"}},
    {"ru",
     {"января январь янв", "февраля февраль фев февр", "марта март мар", "апреля апрель апр",
      "мая май", "июня июнь июн", "июля июль июл", "августа август авг",
      "сентября сентябрь сен сент", "октября октябрь окт", "ноября ноябрь ноя нояб",
      "декабря декабрь дек"}},
    {"uk",
     {"січня січень", "лютого лютий", "березня березень", "квітня квітень", "травня травень",
      "червня червень", "липня липень", "серпня серпень", "вересня вересень", "жовтня жовтень",
      "листопада листопад", "грудня грудень"}},
    {"bg",
     {"януари", "февруари", "март", "април", "май", "юни", "юли", "август", "септември", "октомври",
      "ноември", "декември"}},
    {"pl",
     {"stycznia styczeń", "lutego luty", "marca marzec", "kwietnia kwiecień", "maja maj",
      "czerwca czerwiec", "lipca lipiec", "sierpnia sierpień", "września wrzesień",
      "października październik", "listopada listopad", "grudnia grudzień"}},
    {"cs",
     {"ledna leden", "února únor", "března březen", "dubna duben", "května květen", "června červen",
      "července červenec", "srpna srpen", "září", "října říjen", "listopadu listopad",
      "prosince prosinec"}},
    {"hu",
     {"január", "február", "március", "április", "május", "június", "július", "augusztus",
      "szeptember", "október", "november", "december"}},
    {"ro",
     {"ianuarie ian", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august",
      "septembrie", "octombrie", "noiembrie", "decembrie"}},
    {"tr",
     {"ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim",
      "kasım", "aralık"}},
    {"el",
     {"ιανουαρίου", "φεβρουαρίου", "μαρτίου", "απριλίου", "μαΐου", "ιουνίου", "ιουλίου",
      "αυγούστου", "σεπτεμβρίου", "οκτωβρίου", "νοεμβρίου", "δεκεμβρίου"}},
    {"id, ms",
     {"januari", "februari", "maret", "april", "mei", "juni jun", "juli julai", "agustus ogos agu",
      "september", "oktober okt", "november", "desember disember des"}},
    {"ca, gl",
     {"gener xaneiro", "febrer", "març", "abril", "maig", "juny xuño", "juliol xullo", "agost",
      "setembre", "octubre outubro", "novembre", "desembre decembro"}},
    {"ar",
     {"يناير كانون_الثاني جانفي", "فبراير شباط فيفري", "مارس آذار اذار",
      "أبريل ابريل إبريل نيسان أفريل", "مايو أيار ايار ماي", "يونيو يونية حزيران جوان",
      "يوليو يولية تموز جويلية", "أغسطس اغسطس آب أوت", "سبتمبر أيلول ايلول شتنبر",
      "أكتوبر اكتوبر تشرين_الأول تشرين_الاول", "نوفمبر تشرين_الثاني نونبر",
      "ديسمبر كانون_الأول كانون_الاول دجنبر"}},
    {"hi",
     {"जनवरी", "फरवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर सितम्बर", "अक्टूबर",
      "नवंबर नवम्बर", "दिसंबर दिसम्बर"}},
};

constexpr std::string_view kWeekdays[] = {
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun",
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so",
    "lundi mardi mercredi jeudi vendredi samedi dimanche lun mer jeu ven sam dim",
    "lunes martes miércoles miercoles jueves viernes sábado sabado domingo mié jue vie sáb",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda terça quarta quinta "
    "sexta",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica gio",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag",
    "понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс",
    "понеділок вівторок середа четвер субота неділя",
    "الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد",
    "poniedziałek wtorek środa czwartek piątek sobota niedziela",
    "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
};

struct ZoneRow {
  std::string_view name;
  int minutes;
  bool ambiguous;
};
constexpr ZoneRow kZones[] = {
    {"Z", 0, false},       {"UT", 0, false},     {"UTC", 0, false},    {"GMT", 0, false},
    {"WET", 0, false},     {"WEST", 60, false},  {"BST", 60, false},   {"CET", 60, false},
    {"CEST", 120, false},  {"MEZ", 60, false},   {"MESZ", 120, false}, {"MET", 60, false},
    {"EET", 120, false},   {"EEST", 180, false}, {"SAST", 120, false}, {"CAT", 120, false},
    {"WAT", 60, false},    {"EAT", 180, false},  {"TRT", 180, false},  {"MSK", 180, false},
    {"МСК", 180, false},   {"мск", 180, false},  {"IRST", 210, false}, {"PKT", 300, false},
    {"NPT", 345, false},   {"ICT", 420, false},  {"WIB", 420, false},  {"WITA", 480, false},
    {"WIT", 540, false},   {"HKT", 480, false},  {"SGT", 480, false},  {"AWST", 480, false},
    {"JST", 540, false},   {"KST", 540, false},  {"ACST", 570, false}, {"AEST", 600, false},
    {"AEDT", 660, false},  {"NZST", 720, false}, {"NZDT", 780, false}, {"BRT", -180, false},
    {"ART", -180, false},  {"NST", -210, false}, {"NDT", -150, false}, {"ADT", -180, false},
    {"EST", -300, false},  {"EDT", -240, false}, {"CDT", -300, false}, {"MST", -420, false},
    {"MDT", -360, false},  {"PST", -480, false}, {"PDT", -420, false}, {"AKST", -540, false},
    {"AKDT", -480, false}, {"HST", -600, false}, {"CST", 0, true},     {"IST", 0, true},
    {"AST", 0, true},      {"GST", 0, true},     {"ET", 0, true},      {"PT", 0, true},
};

// Calls `visit` with each blank-parted word.
template <typename Visit>
void ForWords(std::string_view words, const Visit& visit) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (end > 0) visit(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
}

absl::flat_hash_map<std::string, MonthWord> MakeMonths() {
  absl::flat_hash_map<std::string, MonthWord> months;
  for (const MonthRow& row : kMonths) {
    for (int month = 0; month < 12; ++month) {
      ForWords(row.months[month], [&](std::string_view form) {
        std::string word(form);
        std::replace(word.begin(), word.end(), '_', ' ');
        months.try_emplace(std::move(word), MonthWord{month + 1, false});
      });
    }
  }
  ForWords(kOrdinaryWords,
           [&](std::string_view word) { months[std::string(word)].needs_capital = true; });
  return months;
}

}  // namespace

MonthWord MonthOf(std::string_view word) {
  static const auto& months = *new absl::flat_hash_map<std::string, MonthWord>(MakeMonths());
  const auto found = months.find(absl::string_view(word.data(), word.size()));
  return found == months.end() ? MonthWord{} : found->second;
}

bool IsWeekday(std::string_view word) {
  static const auto& weekdays = *[] {
    auto* set = new absl::flat_hash_set<std::string>;
    for (std::string_view row : kWeekdays) {
      ForWords(row, [set](std::string_view name) { set->emplace(name); });
    }
    return set;
  }();
  return weekdays.contains(absl::string_view(word.data(), word.size()));
}

ZoneName ZoneNamed(std::string_view word) {
  for (const ZoneRow& row : kZones) {
    if (row.name == word) return {true, row.ambiguous, row.minutes};
  }
  return {};
}

}  // namespace stemma::facts
