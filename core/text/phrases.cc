#include "core/text/internal/phrases.h"

#include <algorithm>

#include "core/text/internal/chars.h"

namespace stemma::facts {
namespace {

// clang-format off
constexpr std::string_view kWholeLineRows[] = {
    // Advertising, menus, buttons.
    "advertisement", "advertisements", "advertising", "advert", "sponsored", "sponsored content",
    "promoted", "open menu", "close menu", "main menu", "menu", "skip to content",
    "skip to main content", "skip to navigation", "search", "search for", "home", "contact us",
    "contact", "about us", "sign in", "log in", "login", "register", "subscribe", "subscribe now",
    "sign up", "sign up now", "learn more", "read more", "read the full story",
    "read full article", "continue reading", "see more", "show more", "load more", "view more",
    "see all", "view all", "more", "back to top", "next article", "previous article", "next",
    "previous", "click here", "print", "print this article", "email", "email this article",
    "download", "listen", "watch", "watch live", "play video", "share", "share this",
    "share this article", "share on facebook", "share on twitter", "tweet", "facebook", "twitter",
    "instagram", "linkedin", "whatsapp", "telegram", "youtube", "pinterest", "reddit",
    "copy link", "save", "bookmark", "follow us", "comments", "leave a comment", "leave a reply",
    "post a comment", "no comments", "add comment", "cancel reply", "reply", "report this ad",
    "story continues below", "article continues below", "story continues below advertisement",
    "recommended", "recommended for you", "most read", "most popular", "trending", "trending now",
    "latest news", "top stories", "related", "related articles", "related stories",
    "related news", "related topics", "related content", "more from", "more on this story",
    "you may also like", "you might also like", "also read", "don't miss", "editor's picks",
    "editors' picks", "tags", "topics", "categories", "original url", "source url",
    "privacy policy", "terms of service", "terms of use", "terms and conditions", "cookie policy",
    "cookie settings", "accept all cookies", "accept", "accept all", "reject all",
    "all rights reserved", "newsletter", "our newsletters", "get the app", "download the app",
    "loading", "loading...", "please wait", "share via", "image", "photo", "gallery", "video",
    "audio", "live", "breaking news", "just in",
    // German.
    "anzeige", "werbung", "mehr", "mehr lesen", "weiterlesen", "mehr erfahren", "zum thema",
    "mehr zum thema", "startseite", "zur startseite", "suche", "anmelden", "abonnieren", "teilen",
    "drucken", "kommentare", "kommentar schreiben", "kommentieren",
    "das könnte sie auch interessieren", "auch interessant", "lesen sie auch", "meistgelesen",
    "impressum", "datenschutz", "kontakt", "alle rechte vorbehalten", "nach oben", "schlagwörter",
    "verwandte artikel", "zum newsletter",
    // French.
    "publicité", "lire aussi", "à lire aussi", "lire la suite", "lire plus", "en savoir plus",
    "partager", "partager cet article", "imprimer", "commentaires", "laisser un commentaire",
    "s'abonner", "abonnez-vous", "se connecter", "accueil", "rechercher", "mentions légales",
    "sur le même sujet", "articles liés", "les plus lus", "tous droits réservés", "voir aussi",
    // Spanish and Portuguese.
    "publicidad", "anuncio", "leer más", "seguir leyendo", "lea también", "lee también",
    "te puede interesar", "más información", "noticias relacionadas", "lo más leído", "compartir",
    "imprimir", "comentarios", "deja un comentario", "dejar un comentario", "deja una respuesta",
    "suscríbete", "suscribirse", "iniciar sesión", "inicio", "buscar", "aviso legal", "etiquetas",
    "todos los derechos reservados", "publicidade", "leia mais", "leia também", "saiba mais",
    "veja também", "continua após a publicidade", "compartilhar", "compartilhe", "comentários",
    "deixe um comentário", "assine", "mais lidas", "todos os direitos reservados",
    // Italian and Dutch.
    "pubblicità", "leggi anche", "leggi tutto", "continua a leggere", "condividi", "commenti",
    "lascia un commento", "iscriviti", "articoli correlati", "tutti i diritti riservati",
    "advertentie", "lees ook", "lees meer", "lees verder", "delen", "reacties", "inloggen",
    // Russian and Ukrainian.
    "реклама", "читать далее", "читать полностью", "читайте также", "читать также", "подробнее",
    "по теме", "материалы по теме", "новости по теме", "ещё по теме", "поделиться", "комментарии",
    "оставить комментарий", "добавить комментарий", "подписаться", "подписывайтесь", "войти",
    "регистрация", "главная", "поиск", "меню", "теги", "версия для печати", "все новости",
    "самое читаемое", "популярное", "все права защищены", "читайте також", "поділитися",
    // Chinese, Japanese, Korean.
    "广告", "廣告", "相关新闻", "相关阅读", "相关报道", "延伸阅读", "推荐阅读", "阅读更多",
    "查看更多", "更多", "分享", "分享到", "评论", "发表评论", "返回顶部", "首页", "登录", "注册",
    "搜索", "订阅", "责任编辑", "版权所有", "上一篇", "下一篇", "打印", "关闭", "相關新聞",
    "延伸閱讀", "広告", "関連記事", "続きを読む", "もっと見る", "シェア", "コメント", "検索",
    "ログイン", "広告", "광고", "관련기사", "관련 기사", "더보기", "공유", "댓글", "로그인",
    "무단전재 및 재배포 금지",
    // Arabic and Persian.
    "إعلان", "اعلان", "اقرأ أيضا", "اقرأ أيضاً", "اقرأ المزيد", "المزيد", "شارك", "مشاركة",
    "مواضيع ذات صلة", "أخبار ذات صلة", "التعليقات", "تعليقات", "اترك تعليقا", "اترك تعليقاً",
    "أضف تعليقا", "الرئيسية", "بحث", "تسجيل الدخول", "اشترك", "طباعة", "الأكثر قراءة",
    "جميع الحقوق محفوظة",
};

constexpr std::string_view kLineStartRows[] = {
    "leave a reply", "leave a comment", "your email address will not be published",
    "required fields are marked", "save my name, email", "you must be logged in",
    "sign up for our", "sign up to our", "sign up for the", "sign up to receive",
    "subscribe to our", "subscribe to the", "get our newsletter", "get the latest",
    "get more with", "get breaking news", "join our newsletter", "receive our",
    "enter your email", "thank you for subscribing", "follow us on", "like us on", "find us on",
    "join us on", "share on", "share this:", "share this story", "share this article",
    "tweet this", "click here to", "click to share", "related article:", "related articles:",
    "related:", "related story:", "related stories:", "read also:", "also read:", "also read |",
    "read more:", "read more at", "read more on", "read next:", "see also:", "more:", "watch:",
    "listen:", "don't miss:", "more stories from", "more from ", "you can also read",
    "you may also like", "recommended:", "trending:", "tags:", "topics:", "filed under",
    "posted in", "categories:", "category:", "keywords:", "original url:", "source url:",
    "originally published at http", "permalink", "this website uses cookies",
    "this site uses cookies", "we use cookies", "by using this site", "by continuing to",
    "by clicking", "accept cookies", "manage cookies", "our standards:",
    "this story was auto-generated", "this article was auto-generated", "image source:",
    "image credit:", "image caption", "photo credit:", "photo:", "photos:", "photo by",
    "file photo:", "picture:", "picture credit:", "advertisement", "story continues below",
    "article continues below", "© ", "©", "(c) 1", "(c) 2", "copyright ©", "copyright (c)",
    "copyright 1", "copyright 2", "all rights reserved", "reproduction in whole", "skip to",
    "download our app", "download the app", "install our app", "turn on notifications",
    "please enable javascript", "javascript is", "your browser", "support our journalism",
    "support independent journalism", "become a member", "already a subscriber",
    "this content is for subscribers", "to continue reading", "log in to", "login to",
    // German.
    "lesen sie auch:", "lesen sie auch", "mehr zum thema:", "lesen sie hier", "das könnte sie",
    "foto:", "fotos:", "bild:", "quelle bild:", "ihre e-mail-adresse wird nicht",
    "erforderliche felder sind", "schreibe einen kommentar", "abonnieren sie", "melden sie sich",
    "jetzt abonnieren", "folgen sie uns", "diese website verwendet cookies",
    "wir verwenden cookies", "schlagworte:", "themen:", "alle rechte vorbehalten",
    // French.
    "lire aussi :", "lire aussi:", "à lire aussi :", "à lire aussi:", "voir aussi :",
    "votre adresse e-mail ne sera pas", "votre adresse de messagerie", "les champs obligatoires",
    "laisser un commentaire", "inscrivez-vous", "abonnez-vous à", "suivez-nous", "photo :",
    "crédit photo", "crédits :", "ce site utilise des cookies", "nous utilisons des cookies",
    // Spanish, Portuguese, Italian, Dutch.
    "lea también:", "lee también:", "lea además:", "te puede interesar:", "le puede interesar:",
    "tu dirección de correo", "su dirección de correo", "los campos obligatorios", "suscríbete a",
    "síguenos en", "síganos en", "este sitio utiliza cookies", "utilizamos cookies", "etiquetas:",
    "imagen:", "leia também:", "leia mais:", "veja também:", "o seu endereço de e-mail",
    "o seu endereço de email", "os campos obrigatórios", "siga-nos", "siga o", "assine a",
    "este site usa cookies", "este site utiliza cookies", "leggi anche:",
    "il tuo indirizzo email", "i campi obbligatori", "iscriviti alla", "seguici su",
    "questo sito utilizza", "lees ook:", "je e-mailadres wordt niet", "volg ons op",
    // Russian and Ukrainian.
    "читайте также:", "читайте также", "смотрите также", "ваш адрес email не будет",
    "обязательные поля", "подписывайтесь на", "подпишитесь на", "следите за нами", "фото:",
    "теги:", "сайт использует", "мы используем cookie", "все права защищены",
    "при использовании материалов", "перепечатка", "читайте також:",
    // Chinese, Japanese, Korean.
    "责任编辑：", "责任编辑:", "（责任编辑", "(责任编辑", "编辑：", "（编辑", "图片来源", "图：",
    "图片：", "版权所有", "版權所有", "未经授权", "未經授權", "本文来源", "转载请注明",
    "扫描二维码", "扫一扫", "关注我们", "相关新闻：", "延伸阅读：", "更多新闻", "関連記事：",
    "写真：", "無断転載", "メールアドレスが公開", "저작권자", "무단 전재", "<저작권자", "ⓒ",
    "사진=", "이메일은 공개되지",
    // Arabic.
    "اقرأ أيضا:", "اقرأ أيضاً:", "اقرأ ايضا", "لن يتم نشر عنوان بريدك", "الحقول الإلزامية",
    "تابعونا على", "تابعنا على", "اشترك في", "جميع الحقوق محفوظة", "صورة:", "المصدر: صورة",
};

constexpr std::string_view kPhotoCreditRows[] = {
    "photo:", "photos:", "photo by", "photograph:", "photograph by", "photo credit",
    "photo courtesy", "picture:", "pictures:", "picture by", "image:", "images:", "image credit",
    "image by", "credit:", "courtesy of", "file photo", "handout", "getty images", "ap photo",
    "afp photo", "reuters/", "/reuters", "afp/", "/afp", "/ap", "/epa", "/tass", "epa-efe",
    "via ap", "via reuters", "via afp", "/getty", "/shutterstock", "shutterstock", "/xinhua",
    "(xinhua/", "foto:", "fotos:", "bild:", "archivbild", "symbolbild", "/dpa", "imago",
    "crédit photo", "photo d'archives", "crédit :", "imagen:", "foto de", "foto di", "archivo",
    "фото:", "фото ", "摄影", "摄）", "攝影", "图片来源", "资料图", "資料圖", "写真", "撮影",
    "사진=", "사진:", "صورة:", "تصوير",
};

constexpr std::string_view kBylineStartRows[] = {
    "by", "by:", "written by", "reported by", "reporting by", "(reporting by", "editing by",
    "(editing by", "writing by", "(writing by", "additional reporting by", "compiled by",
    "story by", "text by", "words by", "edited by", "(with inputs from", "with inputs from",
    "(with agency inputs", "author:", "authors:", "agencies", "news desk", "web desk", "von",
    "von:", "autor:", "autorin:", "bericht von", "text:", "ein bericht von", "eine reportage von", "eine analyse von", "par", "par :",
    "publié par", "écrit par", "propos recueillis par", "avec", "por", "por:", "escrito por",
    "publicado por", "redacción", "texto:", "da redação", "redação", "di", "a cura di",
    "redazione", "door", "van onze", "av", "af", "tekst:", "автор:", "автор", "текст:", "авторы:",
    "корреспондент", "редакция", "автор тексту", "作者", "作者：", "记者", "記者", "文/", "文／",
    "撰文", "本报记者", "本報記者", "기자", "글", "작성자", "بقلم",
    "بقلم:", "كتب", "كتبت", "إعداد",
};

constexpr std::string_view kDateLabelRows[] = {
    "published", "first published", "posted", "posted on", "updated", "last updated",
    "last modified", "modified", "date", "issued", "released", "created", "published on",
    "publication date", "published at", "published:", "updated:", "posted:", "date:",
    "veröffentlicht", "veröffentlicht am", "stand:", "aktualisiert", "erschienen", "datum:",
    "publié", "publié le", "mis à jour", "mis en ligne", "modifié", "publicado", "publicado el",
    "publicado em", "actualizado", "atualizado", "fecha:", "data:", "pubblicato", "aggiornato",
    "gepubliceerd", "bijgewerkt", "publicerad", "uppdaterad", "publisert", "opublikowano",
    "опубликовано", "обновлено", "дата публикации", "дата:", "опубліковано", "发布时间",
    "发表时间", "发布于", "发布", "更新时间", "更新", "發布", "公開", "掲載", "配信", "입력",
    "수정", "등록", "승인", "نشر", "نُشر", "تاريخ النشر", "آخر تحديث", "تم النشر",
};

constexpr std::string_view kOutletWordRows[] = {
    "times", "post", "gazette", "observer", "chronicle", "courier", "news", "newspapers", "herald",
    "tribune", "journal", "daily", "mail", "guardian", "telegraph", "press", "today", "wire",
    "standard", "express", "echo", "mirror", "examiner", "globe", "independent", "lantern", "star",
    "sun", "review", "weekly", "magazine", "dispatch", "bulletin", "advertiser", "argus", "citizen",
    "radio", "broadcasting", "tv", "zeitung", "tageblatt", "anzeiger", "nachrichten", "kurier",
    "rundschau", "tagblatt", "allgemeine", "merkur", "presse", "journal", "courrier", "dépêche",
    "gazette", "diario", "periódico", "noticias", "jornal", "folha", "diário", "corriere", "gazzetta",
    "giornale", "krant", "dagblad", "nieuws", "tidning", "dagbladet", "вестник", "газета", "новости",
    "известия", "лента", "вести", "правда", "телеграф", "вісті", "صحيفة", "جريدة", "日报", "晚报",
    "新闻网", "时报", "早报", "周刊", "日報", "新聞", "時報", "신문", "일보",
};

// Names of agencies end so: "Meridian News Agency", "Nordpress".
constexpr std::string_view kAgencyEndRows[] = {
    "news agency", "press agency", "newswire", "news service", "wire service", "press service",
    "nachrichtenagentur", "presseagentur", "pressedienst", "press", "presse", "agencia", "agentur",
};
// clang-format on

}  // namespace

const std::span<const std::string_view> kWholeLines = kWholeLineRows;
const std::span<const std::string_view> kLineStarts = kLineStartRows;
const std::span<const std::string_view> kPhotoCredits = kPhotoCreditRows;
const std::span<const std::string_view> kBylineStarts = kBylineStartRows;
const std::span<const std::string_view> kDateLabels = kDateLabelRows;
const std::span<const std::string_view> kOutletWords = kOutletWordRows;
const std::span<const std::string_view> kAgencyEnds = kAgencyEndRows;

PhraseTable::PhraseTable(std::span<const std::string_view> phrases)
    : phrases_(phrases.begin(), phrases.end()) {
  std::sort(phrases_.begin(), phrases_.end());
  for (std::string_view phrase : phrases_) {
    Add(phrase);
    // In scripts with cases the first letter may be a capital beyond ASCII: "Реклама", "À lire".
    size_t first = 0;
    std::string capital;
    AppendUtf8(static_cast<char32_t>(u_toupper(static_cast<UChar32>(DecodeUtf8(phrase, &first)))),
               &capital);
    Add(capital + std::string(phrase.substr(first)));
    // And all may be: "РЕКЛАМА". Of two letters it is enough to know the first four bytes.
    if (first == 2 && phrase.size() >= 4) {
      size_t second = first;
      AppendUtf8(
          static_cast<char32_t>(u_toupper(static_cast<UChar32>(DecodeUtf8(phrase, &second)))),
          &capital);
      Add(capital + std::string(phrase.substr(second)));
    }
  }
}

void PhraseTable::Add(std::string_view phrase) {
  const uint32_t key = phrase.size() < 4 ? KeyOfTwo(phrase) : KeyOfFour(phrase);
  keys_[key / 64] |= uint64_t{1} << key % 64;
}

size_t PhraseTable::StartOf(std::string_view folded) const {
  // Phrases that `folded` begins with sort before it; the longest is the nearest of them, with only
  // phrases between that begin as it does.
  auto at = std::upper_bound(phrases_.begin(), phrases_.end(), folded);
  while (at != phrases_.begin()) {
    const std::string_view phrase = *--at;
    if (folded.starts_with(phrase)) {
      const char32_t last = CharBefore(phrase, phrase.size());
      const char32_t next = CharAt(folded, phrase.size());
      const bool tied = IsLetter(last) && !IsCjk(last) && (IsLetter(next) || IsDigit(next));
      if (!tied) return phrase.size();
    }
    if (folded.substr(0, 2) > phrase.substr(0, 2)) break;
  }
  return 0;
}

}  // namespace stemma::facts
